namespace MLNetSeq.Text;

/// <summary>Turns one text after another into vocabulary ids, without allocating once its buffer has grown.</summary>
/// <remarks>Not safe for several threads at once: each has its own encoder over the shared vocabulary.</remarks>
public sealed class TextEncoder : ITokenSink
{
    private const int InitialCapacity = 256;

    private readonly ITokenizer? _tokenizer;
    private readonly SubwordTable? _subwords;
    private TokenBuffer _tokens;

    /// <summary>Creates an encoder.</summary>
    /// <param name="vocabulary">Gives the ids.</param>
    /// <param name="tokenizer">Splits the texts; null where only tokens are encoded.</param>
    /// <param name="maximumTokens">The most tokens kept of a text.</param>
    /// <param name="keep">Which tokens those are.</param>
    /// <param name="subwords">
    /// Numbers the words that the vocabulary does not have, for their n-grams; null to call them all unknown.
    /// </param>
    public TextEncoder(Vocabulary vocabulary, ITokenizer? tokenizer, int maximumTokens, TextPart keep = TextPart.End, SubwordTable? subwords = null)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumTokens, 1);
        Vocabulary = vocabulary;
        _tokenizer = tokenizer;
        _subwords = subwords;
        _tokens = new TokenBuffer(InitialCapacity, maximumTokens, keep);
    }

    /// <summary>The vocabulary of the ids.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>Whether tokens of the last text were left out.</summary>
    public bool WasCut { get; private set; }

    /// <summary>The ids of a text; valid until the next text.</summary>
    public ReadOnlySpan<int> Encode(ReadOnlySpan<char> text)
    {
        ITokenizer tokenizer = _tokenizer
            ?? throw new InvalidOperationException(
                "This encoder has no tokeniser, so it takes tokens only: use BeginText, AddToken and EndText.");
        BeginText();
        tokenizer.Tokenize(text, this);
        return EndText();
    }

    /// <summary>Begins a text that comes as tokens.</summary>
    public void BeginText()
    {
        _tokens.Clear();
        _tokens.BeginText();
    }

    /// <summary>Adds a token to the text begun.</summary>
    /// <returns>Whether further tokens would be kept.</returns>
    public bool AddToken(ReadOnlySpan<char> token)
    {
        if (_tokens.IsFull)
        {
            _tokens.MarkCut();
            return false;
        }

        if (!token.IsEmpty) _tokens.Add(_subwords?.NumberOf(token) ?? Vocabulary.IdOf(token));
        return true;
    }

    /// <summary>Ends the text begun.</summary>
    /// <returns>Its ids; valid until the next text.</returns>
    public ReadOnlySpan<int> EndText()
    {
        int kept = _tokens.EndText(out bool cut);
        WasCut = cut;
        return _tokens.Values[..kept];
    }

    bool ITokenSink.Add(ReadOnlySpan<char> token) => AddToken(token);
}
