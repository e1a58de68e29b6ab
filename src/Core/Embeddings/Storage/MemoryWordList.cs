namespace MLNetSeq.Embeddings;

/// <summary>A word list that is held in memory.</summary>
internal sealed class MemoryWordList : WordList
{
    private readonly string[] _words;
    private readonly long[]? _counts;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _indices;

    public MemoryWordList(string[] words, long[]? counts)
    {
        if (counts is not null && counts.Length != words.Length)
            throw new ArgumentException($"There are {words.Length} words and {counts.Length} counts: give one for each.", nameof(counts));
        // The default comparer hashes without a secret until collisions pile up, then with one: fast, and safe from crafted words.
        Dictionary<string, int> indices = new(words.Length);
        for (int i = 0; i < words.Length; i++)
        {
            string word = words[i];
            if (string.IsNullOrEmpty(word)) throw new ArgumentException($"Word {i} is empty.", nameof(words));
            if (word.Length > MaximumWordLength)
                throw new ArgumentException($"Word {i} has {word.Length} characters; a list takes at most {MaximumWordLength}.", nameof(words));
            if (!indices.TryAdd(word, i))
                throw new ArgumentException($"The word '{word}' comes twice, at {indices[word]} and at {i}. Remove one.", nameof(words));
        }

        _words = words;
        _counts = counts;
        _indices = indices.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Words that were checked when they were added to the dictionary.</summary>
    public MemoryWordList(string[] words, long[]? counts, Dictionary<string, int> indices) =>
        (_words, _counts, _indices) = (words, counts, indices.GetAlternateLookup<ReadOnlySpan<char>>());

    public override int Count => _words.Length;

    public override bool HasCounts => _counts is not null;

    public override string this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, _words.Length);
            return _words[index];
        }
    }

    public override long CountOf(int index) => _counts is null ? 0 : _counts[index];

    public override bool TryGetIndex(ReadOnlySpan<char> word, out int index) => _indices.TryGetValue(word, out index);
}
