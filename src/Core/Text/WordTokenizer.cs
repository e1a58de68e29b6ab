namespace MLNetSeq.Text;

/// <summary>The default tokeniser: lower-cased words, contractions split as in the Penn Treebank, each punctuation mark a token.</summary>
/// <remarks>
/// One pass over the text, no regular expressions, no allocation. What becomes of what:
/// <list type="bullet">
/// <item>Words of any script with spaces are one token, combining marks included; digits belong to words ("1930s", "20th").</item>
/// <item>Contractions: "don't" is "do", "n't"; "it's" is "it", "'s"; "cannot" is "can", "not"; with any kind of apostrophe. Text that is
/// already tokenised in the Penn manner ("do n't", "it 's", "-lrb-", "``", "\/") gives the same tokens as the raw text.</item>
/// <item>Other words keep their inner apostrophe ("o'hara"); the one of "'80s" is dropped.</item>
/// <item>A hyphen between two words or numbers is dropped: "well-made" is "well", "made", whose vectors are better trained than that of
/// a rare compound. Every other dash, or run of dashes, is "-".</item>
/// <item>Numbers keep their separators: "1,000.50", "10/10", "10:30". Initials keep their points: "u.s.".</item>
/// <item>A run of one punctuation mark is one token of at most three ("!!!"), of at most five for '*', which rates films; two or more
/// points are "..."; all double quotes are one, all single quotes another.</item>
/// <item>Web addresses are "&lt;url&gt;", e-mail addresses "&lt;email&gt;", @mentions "&lt;user&gt;" (or themselves:
/// <see cref="KeepLinks"/>); a #hashtag is one token; ":-)" and its kin are one token without the nose.</item>
/// <item>An emoji with all its parts (skin tone, joined sequence, flag) is one token; the emoji presentation mark is dropped.</item>
/// <item>Scripts that put no spaces between words (Han, Kana, Thai, Lao, Khmer, Myanmar): one token a character with its marks.</item>
/// <item>Line-breaking HTML tags (br, p, hr) and control characters are white space; other tags are punctuation and words; entities are
/// not decoded. Invisible format characters are dropped. The C1 controls that Windows-1252 uses for dashes and quotes are those.</item>
/// <item>Unpaired surrogates are U+FFFD. Lower case is the invariant culture's, with "i" for the Turkish dotted capital and one
/// small sigma.</item>
/// <item>A token longer than <see cref="MaximumTokenLength"/> comes in pieces.</item>
/// </list>
/// </remarks>
public sealed class WordTokenizer : ITokenizer
{
    /// <summary>The most UTF-16 units a token has; a longer word comes as several tokens.</summary>
    public const int MaximumTokenLength = 100;

    // The number changes with every change to the tokens, since a model only works with the tokens it was trained on.
    private const string BaseName = "word-1";
    private const string CasedSuffix = "+case";
    private const string LinksSuffix = "+links";

    /// <summary>The tokeniser with the default settings.</summary>
    public static WordTokenizer Default { get; } = new();

    /// <summary>Whether words keep their case; false by default.</summary>
    public bool KeepCase { get; init; }

    /// <summary>Whether web and e-mail addresses and @mentions stay instead of becoming placeholders; false by default.</summary>
    public bool KeepLinks { get; init; }

    /// <inheritdoc/>
    public string Name => BaseName + (KeepCase ? CasedSuffix : "") + (KeepLinks ? LinksSuffix : "");

    /// <summary>The tokeniser of a <see cref="Name"/>, or null where the name is not one of this class.</summary>
    public static WordTokenizer? FromName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        WordTokenizer tokenizer = new()
        {
            KeepCase = name.Contains(CasedSuffix, StringComparison.Ordinal),
            KeepLinks = name.Contains(LinksSuffix, StringComparison.Ordinal),
        };
        return tokenizer.Name == name ? tokenizer : null;
    }

    /// <inheritdoc/>
    public void Tokenize(ReadOnlySpan<char> text, ITokenSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        new WordScanner(text, sink, stackalloc char[WordScanner.BufferLength], KeepCase, KeepLinks).Run();
    }
}
