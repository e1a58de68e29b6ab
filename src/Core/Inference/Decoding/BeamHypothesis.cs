namespace MLNetSeq.Inference.Decoding;

/// <summary>A sequence that a <see cref="BeamSearch"/> found.</summary>
/// <param name="Tokens">Its tokens, those that ended it included.</param>
/// <param name="LogProbability">
/// The sum of its tokens' logarithms of probabilities, as the model gives them, but for what a repetition penalty took from them.
/// </param>
/// <param name="Score">What it is ranked by: that sum by the length to the power <see cref="BeamSearchOptions.LengthExponent"/>.</param>
/// <param name="End">Why it has ended.</param>
public sealed record BeamHypothesis(IReadOnlyList<int> Tokens, double LogProbability, double Score, EndReason End);
