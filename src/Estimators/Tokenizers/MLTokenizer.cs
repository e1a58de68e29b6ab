using Microsoft.ML.Tokenizers;
using MLNetSeq.Text;

namespace MLNetSeq;

/// <summary>A tokeniser of Microsoft.ML.Tokenizers (WordPiece, BPE, SentencePiece, …) in the place of MLNetSeq's own.</summary>
/// <remarks>
/// Each piece is one token, in the tokeniser's normalised form. The tokeniser itself is not saved with the model: a model trained with it
/// is loaded with <c>SequenceClassificationTransformer.Load(stream, tokenizer)</c>, which is given it again.
/// </remarks>
/// <param name="tokenizer">The tokeniser.</param>
/// <param name="name">What tells it, and everything that changes its tokens, from others: the vocabulary's name and version, say.</param>
public sealed class MLTokenizer(Tokenizer tokenizer, string name) : ITokenizer
{
    /// <inheritdoc/>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public void Tokenize(ReadOnlySpan<char> text, ITokenSink sink)
    {
        foreach (EncodedToken token in tokenizer.EncodeToTokens(text, out _))
            if (token.Value.Length > 0 && !sink.Add(token.Value)) return;
    }
}
