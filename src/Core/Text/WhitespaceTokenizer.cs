namespace MLNetSeq.Text;

/// <summary>Splits at white space and changes nothing: for text whose words are separated already, as word2vec and fastText read it.</summary>
public sealed class WhitespaceTokenizer : ITokenizer
{
    /// <summary>The one instance; it has no settings.</summary>
    public static WhitespaceTokenizer Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "whitespace";

    /// <inheritdoc/>
    public void Tokenize(ReadOnlySpan<char> text, ITokenSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        int start = -1;
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsWhiteSpace(text[i]))
            {
                if (start < 0) start = i;
                continue;
            }

            if (start >= 0 && !sink.Add(text[start..i])) return;
            start = -1;
        }

        if (start >= 0) sink.Add(text[start..]);
    }
}
