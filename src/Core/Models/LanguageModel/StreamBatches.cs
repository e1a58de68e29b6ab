using MLNetSeq.Numerics;
using MLNetSeq.Training;

namespace MLNetSeq.Models;

/// <summary>All texts as some long streams side by side, of which each batch takes the next segment.</summary>
/// <remarks>What does not fill a last step of all streams is left out, as usual: fewer tokens than there are streams.</remarks>
internal sealed class StreamBatches : ILanguageBatches
{
    // Of Merity 2017: one segment in 20 is half as long, all vary around their length, and none is shorter than 5 steps.
    private const double HalfShare = 0.05;
    private const double Deviation = 5;
    private const int Shortest = 5;

    // Four standard deviations: what a step needs of memory has a bound.
    private const int LongestExcess = 20;

    private readonly int _streams;
    private readonly int _length;
    private readonly int _steps;
    private readonly bool _isRandom;
    private int _position;

    /// <summary>Cuts texts into streams.</summary>
    /// <param name="data">The texts.</param>
    /// <param name="streams">The number of streams.</param>
    /// <param name="steps">The steps of a segment.</param>
    /// <param name="isRandom">Whether their number varies from segment to segment.</param>
    public StreamBatches(LanguageData data, int streams, int steps, bool isRandom)
    {
        (_streams, _steps, _isRandom) = (streams, steps, isRandom);
        _length = (data.Ids.Length - 1) / streams;
    }

    public long Tokens => (long)_length * _streams;

    public int MostRuns => _streams;

    public bool CarriesState => true;

    public double RateFactor { get; private set; } = 1;

    public void Begin(RandomStream random) => _position = 0;

    public bool Next(LanguageBatch batch, RandomStream random)
    {
        batch.Clear();
        if (_position >= _length) return false;
        int steps = _isRandom ? Draw(random) : _steps;
        RateFactor = (double)steps / _steps;
        steps = Math.Min(steps, _length - _position);
        for (int stream = 0; stream < _streams; stream++) batch.Add(stream * _length + _position, steps);
        _position += steps;
        return true;
    }

    public void Save(BinaryWriter writer) => writer.Write((long)_position);

    public void Load(BinaryReader reader)
    {
        long position = StateFormat.ReadCount(reader);
        if (position > _length)
            throw new InvalidDataException($"Step {position} is not one of streams of {_length} tokens: the file is damaged.");
        _position = (int)position;
    }

    private int Draw(RandomStream random)
    {
        double mean = random.NextDouble() < HalfShare ? _steps / 2.0 : _steps;
        int steps = (int)(mean + Deviation * random.NextNormal());
        return Math.Clamp(steps, Math.Min(Shortest, _steps), _steps + LongestExcess);
    }
}
