using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace MLNetSeq.Text;

/// <summary>
/// Byte-pair encoding (Sennrich, Haddow and Birch 2016): words cut into pieces, frequent words into one and rare ones into several, so that
/// few are unknown. Immutable and safe for several threads.
/// </summary>
/// <remarks>
/// <para>A word begins with a mark, <see cref="WordStart"/>, as in SentencePiece (Kudo and Richardson 2018): the pieces of "lowest" may be
/// "▁low" and "est". So pieces put together give the words back, a space for each mark. The mark is a character like any other, which
/// merges join to what follows it.</para>
/// <para>A word is cut into its characters (Unicode scalar values; an unpaired surrogate is U+FFFD); of all pairs beside each other the one
/// whose merge comes first is written as one, the leftmost where it is there more than once, and again until no merge fits. Merges do not
/// reach across each <see cref="MaximumRun"/>th character, which keeps the time linear in the length of a word. A character that is not
/// among the pieces comes as it is, for a vocabulary to call unknown; the mark inside a word, which would read as a space, comes as
/// "&lt;unk&gt;"; the word "&lt;unk&gt;" is the mark and itself.</para>
/// </remarks>
public sealed class BytePairMerges
{
    /// <summary>What stands at the beginning of a word: U+2581.</summary>
    public const char WordStart = '\u2581';

    /// <summary>The most characters of a word that are merged with each other, the mark among them.</summary>
    public const int MaximumRun = 128;

    internal const string WordStartPiece = "\u2581";

    private readonly string[] _pieces;
    private readonly BytePairMerge[] _merges;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _numbers;
    private readonly Dictionary<long, RankedMerge> _ranks;
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _wholeWords;

    /// <summary>The encoding of given merges.</summary>
    /// <param name="characters">The characters that are known; the mark is, whether it is among them or not.</param>
    /// <param name="merges">Pairs of characters and of what earlier merges make.</param>
    /// <exception cref="ArgumentException">A character is none or comes twice; or a merge comes twice, is of a piece that there is not, or
    /// makes one that is too long or is the name of padding or of the unknown word.</exception>
    public BytePairMerges(IEnumerable<string> characters, IEnumerable<BytePairMerge> merges)
    {
        ArgumentNullException.ThrowIfNull(characters);
        ArgumentNullException.ThrowIfNull(merges);
        _merges = [.. merges];
        var numbers = new Dictionary<string, int> { [WordStartPiece] = 0 };
        foreach (string character in characters)
        {
            if (CharacterTokenizer.Count(character) != 1)
                throw new ArgumentException($"'{character}' is not one character.", nameof(characters));
            if (!numbers.TryAdd(character, numbers.Count) && character != WordStartPiece)
                throw new ArgumentException($"The character '{character}' comes twice.", nameof(characters));
        }

        _ranks = new Dictionary<long, RankedMerge>(_merges.Length);
        for (int rank = 0; rank < _merges.Length; rank++) Add(rank, numbers);
        _pieces = new string[numbers.Count];
        foreach ((string piece, int number) in numbers) _pieces[number] = piece;
        _numbers = numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        _wholeWords = WholeWords().GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>All pieces: the characters, the mark first, then what the merges make, each once.</summary>
    public IReadOnlyList<string> Pieces => _pieces;

    /// <summary>The merges, in their order.</summary>
    public IReadOnlyList<BytePairMerge> Merges => _merges;

    /// <summary>What tells these merges from others.</summary>
    internal string Fingerprint
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            // The characters in an order of their own: a model's file has another than what learned them.
            foreach (string piece in _pieces.Where(piece => CharacterTokenizer.Count(piece) == 1).Order(StringComparer.Ordinal))
                hash.AppendData(MemoryMarshal.AsBytes($"{piece}\n".AsSpan()));
            foreach (BytePairMerge merge in _merges) hash.AppendData(MemoryMarshal.AsBytes($"{merge.Left}\n{merge.Right}\n".AsSpan()));
            return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, sizeof(ulong)));
        }
    }

    /// <summary>Learns merges: again and again the most frequent pair of pieces beside each other in words becomes one.</summary>
    /// <param name="words">Words and how often they occur; in any order, which changes nothing.</param>
    /// <param name="options">How many; null for the defaults.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <remarks>Of pairs as frequent as each other the one of more frequent characters and of earlier merges comes first. Fewer merges are
    /// learned where there is no pair left that occurs twice.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range, or a count is negative.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static BytePairMerges Learn(
        IEnumerable<KeyValuePair<string, long>> words, BytePairOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(words);
        options ??= new BytePairOptions();
        options.Check();
        return new BytePairLearner(words, options).Run(cancellation);
    }

    /// <summary>Gives the pieces of a word to a sink, until it has had enough. Allocates nothing.</summary>
    /// <returns>Whether the sink wants more.</returns>
    public bool Cut(ReadOnlySpan<char> word, ITokenSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        if (_wholeWords.TryGetValue(word, out string? piece)) return sink.Add(piece);
        if (word.SequenceEqual(Vocabulary.UnknownName)) return sink.Add(WordStartPiece) && sink.Add(word);
        Span<int> symbols = stackalloc int[MaximumRun];
        Span<int> ranks = stackalloc int[MaximumRun];
        int count = 0, at = 0;
        symbols[count++] = 0; // the mark
        while (true)
        {
            while (at < word.Length && count < MaximumRun) symbols[count++] = NextSymbol(word, ref at);
            count = Merge(symbols[..count], ranks);
            foreach (int symbol in symbols[..count])
                if (!sink.Add(symbol >= 0 ? _pieces[symbol] : Unknown(word[~symbol..]))) return false;
            if (at == word.Length) return true;
            count = 0;
        }
    }

    /// <summary>The pieces of a word.</summary>
    public IReadOnlyList<string> Cut(ReadOnlySpan<char> word)
    {
        TokenList pieces = new();
        Cut(word, pieces);
        return pieces.Tokens;
    }

    /// <summary>A tokeniser that cuts another's words into pieces. Its name is that of the other one with a hash of the merges.</summary>
    public BytePairTokenizer Over(ITokenizer words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return new BytePairTokenizer(this, words);
    }

    /// <summary>The vocabulary of all pieces, those that texts do not have too: others may have them.</summary>
    /// <param name="texts">Texts cut by these merges, which give the counts.</param>
    internal Vocabulary CreateVocabulary(TokenCorpus texts)
    {
        var known = _pieces.ToHashSet();
        return Vocabulary.Build(
            texts.Counted().Select(t => KeyValuePair.Create(known.Contains(t.Key) ? t.Key : Vocabulary.UnknownName, t.Value))
                .Concat(_pieces.Select(piece => KeyValuePair.Create(piece, 0L))), minimumCount: 0);
    }

    /// <summary>Goes to the next character.</summary>
    /// <returns>The text it is known by.</returns>
    internal static ReadOnlySpan<char> NextCharacter(ReadOnlySpan<char> word, scoped ref int at)
    {
        int start = at++;
        if (!char.IsSurrogate(word[start])) return word.Slice(start, 1);
        if (at == word.Length || !char.IsSurrogatePair(word[start], word[at])) return "\uFFFD";
        at++;
        return word.Slice(start, 2);
    }

    /// <summary>Whether a piece would be read as padding or as the unknown word, or that word would be known by it.</summary>
    internal static bool IsForbidden(string piece) =>
        Vocabulary.IsReserved(piece) || piece.AsSpan().TrimStart(WordStart) is Vocabulary.UnknownName;

    // The number of a piece, or the complement of the place of a character that is none.
    private int NextSymbol(ReadOnlySpan<char> word, ref int at)
    {
        int start = at;
        ReadOnlySpan<char> character = NextCharacter(word, ref at);
        return character[0] != WordStart && _numbers.TryGetValue(character, out int number) ? number : ~start;
    }

    private static ReadOnlySpan<char> Unknown(ReadOnlySpan<char> word)
    {
        int at = 0;
        return word[0] == WordStart ? Vocabulary.UnknownName : NextCharacter(word, ref at);
    }

    /// <summary>Merges while there is a merge that fits; returns the number of pieces left.</summary>
    /// <param name="symbols">The pieces.</param>
    /// <param name="ranks">Room for the rank of each pair.</param>
    private int Merge(Span<int> symbols, Span<int> ranks)
    {
        int count = symbols.Length;
        for (int i = 0; i + 1 < count; i++) ranks[i] = RankOf(symbols[i], symbols[i + 1]);
        while (count > 1)
        {
            ReadOnlySpan<int> pairs = ranks[..(count - 1)];
            int best = 0;
            for (int i = 1; i < pairs.Length; i++)
                if (pairs[i] < pairs[best]) best = i;
            if (pairs[best] == int.MaxValue) break;
            symbols[best] = _ranks[Pair(symbols[best], symbols[best + 1])].Piece;
            symbols[(best + 2)..count].CopyTo(symbols[(best + 1)..]);
            ranks[(best + 1)..(count - 1)].CopyTo(ranks[best..]);
            count--;
            if (best > 0) ranks[best - 1] = RankOf(symbols[best - 1], symbols[best]);
            if (best + 1 < count) ranks[best] = RankOf(symbols[best], symbols[best + 1]);
        }

        return count;
    }

    private int RankOf(int left, int right) =>
        (left | right) >= 0 && _ranks.TryGetValue(Pair(left, right), out RankedMerge merge) ? merge.Rank : int.MaxValue;

    private void Add(int rank, Dictionary<string, int> numbers)
    {
        BytePairMerge merge = _merges[rank];
        if (!numbers.TryGetValue(merge.Left, out int left) || !numbers.TryGetValue(merge.Right, out int right))
            throw new ArgumentException($"Merge {rank} joins '{merge.Left}' and '{merge.Right}', of which one is neither a character nor "
                + "made by an earlier merge.", "merges");
        string piece = merge.Piece;
        if (IsForbidden(piece) || CharacterTokenizer.Count(piece) > MaximumRun)
            throw new ArgumentException($"Merge {rank} makes '{piece}', which is the name of padding or of the unknown word, or longer than "
                + $"{MaximumRun} characters.", "merges");
        if (!numbers.TryGetValue(piece, out int number)) numbers.Add(piece, number = numbers.Count);
        if (!_ranks.TryAdd(Pair(left, right), new RankedMerge(rank, number)))
            throw new ArgumentException($"Merge {rank}, of '{merge.Left}' and '{merge.Right}', comes twice.", "merges");
    }

    // The words that are one piece, so that most words take one look. Not all pieces with a mark are: some are made of larger parts only.
    private Dictionary<string, string> WholeWords()
    {
        var words = new Dictionary<string, string>();
        Span<int> symbols = stackalloc int[MaximumRun];
        Span<int> ranks = stackalloc int[MaximumRun];
        foreach (string piece in _pieces)
        {
            if (piece[0] != WordStart || piece.Length == 1) continue;
            int count = 0, at = 1;
            symbols[count++] = 0;
            while (at < piece.Length) symbols[count++] = NextSymbol(piece, ref at);
            if (Merge(symbols[..count], ranks) == 1) words.Add(piece[1..], piece);
        }

        return words;
    }

    private static long Pair(int left, int right) => (long)left << 32 | (uint)right;

    private readonly record struct RankedMerge(int Rank, int Piece);
}
