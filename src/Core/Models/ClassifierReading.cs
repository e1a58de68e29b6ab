using MLNetSeq.Text;

namespace MLNetSeq.Models;

/// <summary>How a classifier reads its sequences.</summary>
/// <param name="Tokenizer">What cuts text into tokens; null where sequences are not text.</param>
/// <param name="MaximumTokens">The longest sequence.</param>
/// <param name="Keep">Which part of a longer one is kept.</param>
internal sealed record ClassifierReading(ITokenizer? Tokenizer, int MaximumTokens, TextPart Keep);
