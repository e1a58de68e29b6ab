namespace MLNetSeq.Text;

/// <summary>A sink that keeps the tokens as strings: for looking at them, not for training.</summary>
public sealed class TokenList : ITokenSink
{
    private readonly List<string> _tokens = [];

    /// <summary>The tokens so far.</summary>
    public IReadOnlyList<string> Tokens => _tokens;

    /// <summary>All tokens of a text.</summary>
    public static IReadOnlyList<string> Of(ITokenizer tokenizer, ReadOnlySpan<char> text)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        TokenList list = new();
        tokenizer.Tokenize(text, list);
        return list.Tokens;
    }

    /// <inheritdoc/>
    public bool Add(ReadOnlySpan<char> token)
    {
        _tokens.Add(token.ToString());
        return true;
    }
}
