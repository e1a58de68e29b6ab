namespace MLNetSeq.Text;

/// <summary>Every character is a token, white space and line ends too: for models of text letter by letter.</summary>
/// <remarks>A character is a Unicode scalar value: a surrogate pair is one token, and an unpaired surrogate is U+FFFD.</remarks>
public sealed class CharacterTokenizer : ITokenizer
{
    private const char Replacement = '\uFFFD';

    /// <summary>The one instance; it has no settings.</summary>
    public static CharacterTokenizer Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "character";

    /// <inheritdoc/>
    public void Tokenize(ReadOnlySpan<char> text, ITokenSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        for (int i = 0; i < text.Length; i++)
        {
            ReadOnlySpan<char> token = text.Slice(i, 1);
            if (char.IsSurrogate(text[i]))
            {
                if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1])) token = text.Slice(i++, 2);
                else token = [Replacement];
            }

            if (!sink.Add(token)) return;
        }
    }

    /// <summary>The number of characters in a text.</summary>
    public static int Count(ReadOnlySpan<char> text)
    {
        int pairs = 0;
        for (int i = 1; i < text.Length; i++)
            if (char.IsSurrogatePair(text[i - 1], text[i])) pairs++;
        return text.Length - pairs;
    }
}
