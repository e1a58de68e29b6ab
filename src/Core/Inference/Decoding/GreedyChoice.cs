using MLNetSeq.Numerics;

namespace MLNetSeq.Inference.Decoding;

/// <summary>The likeliest token; of equally likely ones that of the lowest id.</summary>
public sealed class GreedyChoice : ITokenChoice
{
    /// <inheritdoc/>
    public int Choose(ReadOnlySpan<float> scores, RandomStream random) => Best(scores);

    /// <summary>The likeliest token, which takes no chance.</summary>
    /// <exception cref="ArgumentException">No token is left to choose, or a score is +∞ or not a number.</exception>
    public static int Best(ReadOnlySpan<float> scores) => scores.IndexOf(ScoreCheck.Largest(scores));
}
