using MLNetSeq.Inference.Decoding;

namespace MLNetSeq.Models;

/// <summary>A text that a <see cref="LanguageModel"/> made.</summary>
/// <param name="Text">
/// What follows the seed text: put behind it as it is, it goes on from it, with a space where words need one. Without the stop string and
/// what follows it.
/// </param>
/// <param name="Tokens">The number of its tokens, those that ended it included.</param>
/// <param name="LogProbability">
/// The natural logarithm of the probability of all these tokens after the seed, as the model gives it: without temperature, bans or tokens
/// left out. A beam search counts what a repetition penalty took.
/// </param>
/// <param name="End">Why it ended.</param>
public sealed record GeneratedText(string Text, int Tokens, double LogProbability, EndReason End)
{
    /// <summary>The text.</summary>
    public override string ToString() => Text;
}
