namespace MLNetSeq.Embeddings;

/// <summary>How often words occur near each other in a corpus: the matrix X that GloVe is trained on (Pennington et al. 2014).</summary>
/// <remarks>
/// Only entries above zero are held, by word and context; what exceeds <see cref="CoOccurrenceOptions.MemoryLimit"/> lies in a temporary
/// file, which goes when this object is disposed. Reading is safe from several threads at once.
/// </remarks>
public sealed class CoOccurrences : IDisposable
{
    private const int ViewLength = 1 << 12;

    private readonly CountTable _table;

    private CoOccurrences(WordList words, CountTable table, CoOccurrenceOptions options)
    {
        Words = words;
        _table = table;
        MemoryLimit = options.MemoryLimit;
        TemporaryFolder = options.TemporaryFolder;
    }

    /// <summary>The words of the corpus.</summary>
    public WordList Words { get; }

    /// <summary>The number of entries above zero.</summary>
    public long Count => _table.Length;

    /// <summary>Whether part of them lies in a temporary file.</summary>
    public bool IsSpilled => _table.IsSpilled;

    /// <summary>The bytes that what is made of them may take in memory.</summary>
    internal long MemoryLimit { get; }

    internal string? TemporaryFolder { get; }

    internal CountTable Table => _table;

    /// <summary>Counts the co-occurrences of a corpus.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="options">The window and its weights; null for the defaults.</param>
    /// <param name="progress">Told about the stages "counting", in words of the corpus, and "merging", in words of the list.</param>
    /// <param name="cancellation">Stops the counting; temporary files are removed.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of bounds.</exception>
    public static CoOccurrences FromCorpus(
        WordCorpus corpus,
        CoOccurrenceOptions? options = null,
        IProgress<EmbeddingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        options ??= new CoOccurrenceOptions();
        options.Check();
        return new CoOccurrences(corpus.Words, CoOccurrenceCounting.Run(corpus, options, progress, cancellation), options);
    }

    /// <summary>X of two words: how often the second is in the context of the first, by the weights of the window.</summary>
    /// <exception cref="KeyNotFoundException">A word is not in the list.</exception>
    public float this[string word, string context] => _table.Value(IndexOf(word), IndexOf(context));

    /// <summary>The entries above zero, by word and then by context.</summary>
    public IEnumerable<CoOccurrence> Entries()
    {
        ContextValue[] scratch = new ContextValue[ViewLength];
        List<CoOccurrence> entries = [];
        for (int word = 0; word < Words.Count; word++)
        {
            for (long skip = 0; Copy(word, skip, scratch, entries) is > 0 and int count; skip += count)
                foreach (CoOccurrence entry in entries) yield return entry;
        }
    }

    /// <summary>P(context | word): the share of a context word in all that occurs near a word.</summary>
    /// <param name="context">The word near it, k.</param>
    /// <param name="word">The word, i.</param>
    /// <returns>X of i and k by the sum over X of i; not a number where nothing occurs near the word.</returns>
    /// <exception cref="KeyNotFoundException">A word is not in the list.</exception>
    public double Probability(string context, string word)
    {
        int row = IndexOf(word);
        return _table.Value(row, IndexOf(context)) / _table.Sum(row);
    }

    /// <summary>
    /// P(k | word) / P(k | other) for several k: large where k goes with the word, small where with the other, about 1 where with both or
    /// neither (Pennington et al. 2014, table 1).
    /// </summary>
    /// <param name="word">The word, as "ice".</param>
    /// <param name="other">The word it is compared with, as "steam".</param>
    /// <param name="contexts">The words k, as "solid", "gas", "water", "fashion".</param>
    /// <exception cref="KeyNotFoundException">A word is not in the list.</exception>
    public ProbabilityRatios Ratios(string word, string other, params IEnumerable<string> contexts)
    {
        ArgumentNullException.ThrowIfNull(contexts);
        return new ProbabilityRatios(word, other,
            [.. contexts.Select(k => new ProbabilityRatio(k, Probability(k, word), Probability(k, other)))]);
    }

    /// <summary>Removes the temporary file; nothing can be asked any more.</summary>
    public void Dispose() => _table.Dispose();

    private int Copy(int word, long skip, ContextValue[] scratch, List<CoOccurrence> entries)
    {
        entries.Clear();
        foreach (ContextValue entry in _table.Row(word, skip, scratch)) entries.Add(new CoOccurrence(word, entry.Context, entry.Value));
        return entries.Count;
    }

    private int IndexOf(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return Words.TryGetIndex(word, out int index)
            ? index
            : throw new KeyNotFoundException(
                $"The word '{word}' is not among the {Words.Count} words of the co-occurrences: case counts, and words that are rarer than the "
                + $"corpus's {nameof(WordCorpusOptions.MinimumCount)} were left out. Ask {nameof(Words)}.{nameof(WordList.Contains)} first.");
    }
}
