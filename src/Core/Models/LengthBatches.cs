using MLNetSeq.Numerics;
using MLNetSeq.Training;

namespace MLNetSeq.Models;

/// <summary>The examples of each pass in batches of similar length, in an order that changes from pass to pass.</summary>
internal sealed class LengthBatches
{
    // How far, in steps, lengths within a batch may differ because of chance: enough that batches differ from pass to pass.
    private const int LengthNoise = 20;

    private readonly ISequences _sequences;
    private readonly int[] _examples;
    private readonly int[] _order;
    private readonly int[] _starts;
    private readonly float[] _keys;
    private readonly int _batchSize;

    public LengthBatches(ISequences sequences, ReadOnlySpan<int> examples, int batchSize)
    {
        _sequences = sequences;
        _examples = examples.ToArray();
        _order = examples.ToArray();
        _keys = new float[examples.Length];
        _batchSize = batchSize = Math.Min(batchSize, Math.Max(1, examples.Length)); // all at once is a batch size too
        _starts = [.. Enumerable.Range(0, (examples.Length + batchSize - 1) / batchSize).Select(b => b * batchSize)];
        SortByLength(0, _order.Length, random: null);
    }

    public int Count => _starts.Length;

    /// <summary>The examples of a batch, the longest first; until the first shuffle, the batches come by length too.</summary>
    public ReadOnlySpan<int> this[int batch] => _order.AsSpan(_starts[batch], Size(_starts[batch]));

    /// <summary>Makes the batches of the next pass; allocates nothing.</summary>
    public void Shuffle(RandomStream random)
    {
        _examples.CopyTo(_order.AsSpan());
        SortByLength(0, _order.Length, random);
        foreach (int start in _starts) SortByLength(start, Size(start), random: null);
        random.Shuffle(_starts.AsSpan());
    }

    /// <summary>Writes the order of the examples and of the batches.</summary>
    public void Save(BinaryWriter writer)
    {
        StateFormat.WriteOrder(writer, _order);
        StateFormat.WriteOrder(writer, _starts);
    }

    /// <summary>Goes on from what <see cref="Save"/> wrote for the same examples.</summary>
    /// <exception cref="InvalidDataException">It is the order of others.</exception>
    public void Load(BinaryReader reader)
    {
        StateFormat.ReadOrder(reader, _order);
        StateFormat.ReadOrder(reader, _starts);
    }

    private int Size(int start) => Math.Min(_batchSize, _order.Length - start);

    private void SortByLength(int start, int count, RandomStream? random)
    {
        Span<float> keys = _keys.AsSpan(start, count);
        Span<int> order = _order.AsSpan(start, count);
        for (int i = 0; i < count; i++) keys[i] = -(_sequences.Length(order[i]) + (random is null ? 0 : LengthNoise * random.NextSingle()));
        keys.Sort(order);
    }
}
