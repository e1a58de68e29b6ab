using MLNetSeq.Text;

namespace MLNetSeq.Embeddings;

/// <summary>Another tokeniser's tokens with phrases joined; see <see cref="PhraseModel.Over"/>.</summary>
internal sealed class PhraseTokenizer(PhraseModel phrases, ITokenizer tokenizer) : ITokenizer
{
    public string Name { get; } = $"{tokenizer.Name} with phrases {phrases.Fingerprint}";

    public void Tokenize(ReadOnlySpan<char> text, ITokenSink sink)
    {
        PhraseJoiner? joiner = phrases.JoinerTo(sink);
        tokenizer.Tokenize(text, joiner ?? sink);
        joiner?.Flush();
    }
}
