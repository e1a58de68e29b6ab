namespace MLNetSeq.Embeddings;

/// <summary>An immutable two-way map of words and their indices, 0 for the first: the rows that word vectors belong to.</summary>
/// <remarks>Trained lists are in the order of descending counts, so that the first n words are the n commonest ones.</remarks>
public abstract class WordList
{
    /// <summary>The most UTF-16 units a word has; a longer one in a file means that it is damaged.</summary>
    public const int MaximumWordLength = 1 << 12;

    /// <summary>The number of words.</summary>
    public abstract int Count { get; }

    /// <summary>Whether it is known how often the words occurred where they were learned.</summary>
    public abstract bool HasCounts { get; }

    /// <summary>The word of an index.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such index.</exception>
    public abstract string this[int index] { get; }

    /// <summary>How often a word occurred; 0 where that is not known.</summary>
    public abstract long CountOf(int index);

    /// <summary>The index of a word. Allocates nothing.</summary>
    public abstract bool TryGetIndex(ReadOnlySpan<char> word, out int index);

    /// <summary>Whether the word is in the list.</summary>
    public bool Contains(ReadOnlySpan<char> word) => TryGetIndex(word, out _);

    /// <summary>A list in memory.</summary>
    /// <param name="words">The words in their order.</param>
    /// <param name="counts">How often each occurred; null where that is not known.</param>
    /// <exception cref="ArgumentException">
    /// A word comes twice, is empty or longer than <see cref="MaximumWordLength"/>; or there are not as many counts as words.
    /// </exception>
    public static WordList Create(IEnumerable<string> words, IReadOnlyList<long>? counts = null) =>
        new MemoryWordList([.. words], counts is null ? null : [.. counts]);
}
