using MLNetSeq.Numerics;
using MLNetSeq.Training;

namespace MLNetSeq.Models;

/// <summary>
/// Each text by itself, from a state of zero or of its condition: some texts of similar length a batch, in an order that changes.
/// </summary>
internal sealed class TextBatches : ILanguageBatches
{
    private readonly LanguageData _data;
    private readonly LengthBatches _batches;
    private int _next;

    public TextBatches(LanguageData data, int batchSize)
    {
        _data = data;
        MostRuns = batchSize;
        int[] all = [.. Enumerable.Range(0, data.Count)];
        _batches = new LengthBatches(data, all, batchSize);
    }

    public long Tokens => _data.TokenCount;

    public int MostRuns { get; }

    public bool CarriesState => false;

    public double RateFactor => 1;

    public void Begin(RandomStream random)
    {
        _batches.Shuffle(random);
        _next = 0;
    }

    public bool Next(LanguageBatch batch, RandomStream random)
    {
        batch.Clear();
        if (_next == _batches.Count) return false;
        foreach (int text in _batches[_next]) batch.Add(_data.Start(text), _data.Length(text), text);
        _next++;
        return true;
    }

    public void Save(BinaryWriter writer)
    {
        _batches.Save(writer);
        writer.Write((long)_next);
    }

    public void Load(BinaryReader reader)
    {
        _batches.Load(reader);
        long next = StateFormat.ReadCount(reader);
        if (next > _batches.Count)
            throw new InvalidDataException($"Batch {next} is not one of {_batches.Count}: the file is damaged.");
        _next = (int)next;
    }
}
