using MLNetSeq.Numerics;

namespace MLNetSeq.Inference.Decoding;

/// <summary>A way to choose the next token by the scores of all.</summary>
public interface ITokenChoice
{
    /// <summary>Chooses a token.</summary>
    /// <param name="scores">Logits or logarithms of probabilities; −∞ for tokens that are not to be chosen.</param>
    /// <param name="random">Where chance comes from.</param>
    /// <exception cref="ArgumentException">No token is left to choose, or a score is +∞ or not a number.</exception>
    int Choose(ReadOnlySpan<float> scores, RandomStream random);
}
