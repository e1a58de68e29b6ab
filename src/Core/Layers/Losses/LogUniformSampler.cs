using MLNetSeq.Numerics;

namespace MLNetSeq.Layers.Losses;

/// <summary>Draws class c with probability log((c + 2) / (c + 1)) / log(classes + 1): nearly Zipf's law.</summary>
/// <remarks>For classes in the order of their frequency, the commonest first; their counts are not needed.</remarks>
public sealed class LogUniformSampler : ClassSampler
{
    private readonly double _range;

    /// <summary>Creates the distribution.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number of classes is not positive.</exception>
    public LogUniformSampler(int classCount) : base(classCount) => _range = Math.Log(classCount + 1.0);

    /// <inheritdoc/>
    public override double Probability(int classId) => double.LogP1(1 / (classId + 1.0)) / _range;

    /// <inheritdoc/>
    public override int Draw(RandomStream random) =>
        Math.Min((int)Math.Exp(random.NextDouble() * _range) - 1, ClassCount - 1); // rounding may reach the end of the range
}
