namespace MLNetSeq.Text;

/// <summary>Which tokens of a text that is too long are kept.</summary>
public enum TextPart
{
    /// <summary>The first ones; the tokeniser stops early.</summary>
    Start,

    /// <summary>The last ones: reviews say what they think at the end.</summary>
    End,
}

/// <summary>The texts of a training set as numbers: tokenised once, before the vocabulary is known.</summary>
/// <remarks>
/// Each distinct token gets a provisional number in the order of appearance; once all texts are in, <see cref="BuildVocabulary"/>
/// decides which tokens are words, and <see cref="Encode"/> replaces the provisional numbers by the vocabulary's ids in place.
/// Not safe for several threads at once.
/// </remarks>
public sealed class TokenCorpus : ITokenSink
{
    private const int InitialCapacity = 1 << 12;

    private readonly ITokenizer? _tokenizer;
    private readonly Dictionary<string, int> _numbers = [];
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly List<string> _words = [];
    private readonly List<int> _ends = [];
    private TokenBuffer _tokens;
    private bool _encoded;

    /// <summary>An empty corpus.</summary>
    /// <param name="tokenizer">Splits the texts; null where only tokens are added.</param>
    /// <param name="maximumTokens">The most tokens kept of a text.</param>
    /// <param name="keep">Which tokens those are.</param>
    public TokenCorpus(ITokenizer? tokenizer, int maximumTokens, TextPart keep = TextPart.End)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumTokens, 1);
        _tokenizer = tokenizer;
        _lookup = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        _tokens = new TokenBuffer(InitialCapacity, maximumTokens, keep);
    }

    /// <summary>The number of texts.</summary>
    public int TextCount => _ends.Count;

    /// <summary>The number of tokens kept of all texts.</summary>
    public int TokenCount => _ends.Count == 0 ? 0 : _ends[^1];

    /// <summary>The number of texts of which tokens were left out.</summary>
    public int CutTextCount { get; private set; }

    /// <summary>The distinct tokens met, those that were left out of their texts too, in the order of their provisional numbers.</summary>
    public IReadOnlyList<string> DistinctTokens => _words;

    /// <summary>A text's tokens: provisional numbers, or after <see cref="Encode"/> the vocabulary's ids.</summary>
    public ReadOnlySpan<int> this[int text] =>
        _tokens.Values[(text == 0 ? 0 : _ends[text - 1]).._ends[text]];

    /// <summary>Tokenises a text and adds it.</summary>
    /// <returns>The number of tokens kept.</returns>
    public int AddText(ReadOnlySpan<char> text)
    {
        ITokenizer tokenizer = _tokenizer
            ?? throw new InvalidOperationException(
                "This corpus has no tokeniser, so it takes tokens only: use BeginText, AddToken and EndText.");
        BeginText();
        tokenizer.Tokenize(text, this);
        return EndText();
    }

    /// <summary>Begins a text that comes as tokens.</summary>
    public void BeginText()
    {
        if (_encoded)
        {
            throw new InvalidOperationException(
                "The corpus is encoded already; its vocabulary cannot grow. Encode further texts with a TextEncoder.");
        }

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

        if (token.IsEmpty) return true;
        if (!_lookup.TryGetValue(token, out int number))
        {
            number = _words.Count;
            string word = token.ToString();
            _numbers.Add(word, number);
            _words.Add(word);
        }

        _tokens.Add(number);
        return true;
    }

    /// <summary>Ends the text begun.</summary>
    /// <returns>The number of tokens kept.</returns>
    public int EndText()
    {
        int kept = _tokens.EndText(out bool cut);
        if (cut) CutTextCount++;
        _ends.Add(_tokens.Length);
        return kept;
    }

    bool ITokenSink.Add(ReadOnlySpan<char> token) => AddToken(token);

    /// <summary>The vocabulary of the tokens kept.</summary>
    /// <param name="maximumSize">The most words, beside padding and unknown.</param>
    /// <param name="minimumCount">How often a word must occur.</param>
    public Vocabulary BuildVocabulary(int maximumSize = int.MaxValue, int minimumCount = 1)
    {
        if (_encoded)
            throw new InvalidOperationException("The corpus is encoded already: its tokens are a vocabulary's ids. Keep that vocabulary.");
        return Vocabulary.Build(Counted(), maximumSize, minimumCount);
    }

    /// <summary>The tokens kept, and how often each is; not after <see cref="Encode"/>.</summary>
    internal IEnumerable<KeyValuePair<string, long>> Counted()
    {
        long[] counts = new long[_words.Count];
        foreach (int number in _tokens.Values[..TokenCount]) counts[number]++;
        return counts.Select((count, number) => KeyValuePair.Create(_words[number], count)).Where(word => word.Value > 0);
    }

    /// <summary>The vocabulary id of each distinct token, by provisional number.</summary>
    public int[] IdsOfDistinctTokens(Vocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        int[] ids = new int[_words.Count];
        for (int i = 0; i < ids.Length; i++) ids[i] = vocabulary.IdOf(_words[i]);
        return ids;
    }

    /// <summary>Replaces the provisional numbers of all texts by ids of <paramref name="vocabulary"/>.</summary>
    public void Encode(Vocabulary vocabulary)
    {
        if (_encoded) throw new InvalidOperationException("The corpus is encoded already.");
        int[] ids = IdsOfDistinctTokens(vocabulary);
        foreach (ref int token in _tokens.Writable[..TokenCount]) token = ids[token];
        _encoded = true;
    }
}
