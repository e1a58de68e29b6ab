namespace MLNetSeq.Embeddings;

/// <summary>A tokenised text of any size, as the indices of its words, and the list of those words: what word vectors are trained on.</summary>
/// <remarks>
/// The text is read and tokenised once. Words that are not kept are left out, so that their neighbours become each other's, as word2vec,
/// GloVe and gensim have it. A large corpus lies in a temporary file, which goes when this object is disposed. Reading is safe from several
/// threads at once, each with its own reader.
/// </remarks>
public sealed class WordCorpus : IDisposable
{
    /// <summary>Ends a sentence among the indices.</summary>
    internal const int SentenceEnd = -1;

    private readonly SpilledList<int> _store;

    internal WordCorpus(SpilledList<int> store, WordList words, long sentenceCount, long readCount, long readDistinct)
    {
        _store = store;
        Words = words;
        SentenceCount = sentenceCount;
        WordCount = store.Length - sentenceCount;
        ReadWordCount = readCount;
        ReadDistinctCount = readDistinct;
    }

    /// <summary>The words kept, by descending count, equal counts in ordinal order; with their counts.</summary>
    public WordList Words { get; }

    /// <summary>The sentences with at least one word kept.</summary>
    public long SentenceCount { get; }

    /// <summary>The words of the text, those that were not kept left out.</summary>
    public long WordCount { get; }

    /// <summary>The words of the text as it was read.</summary>
    public long ReadWordCount { get; }

    /// <summary>The distinct words of the text as it was read; one that was forgotten on the way
    /// (<see cref="WordCorpusOptions.MaximumDistinctWords"/>) and came again counts again.</summary>
    public long ReadDistinctCount { get; }

    /// <summary>Whether part of the corpus lies in a temporary file.</summary>
    public bool IsSpilled => _store.IsSpilled;

    internal SpilledList<int> Store => _store;

    /// <summary>Reads text files, one sentence or paragraph a line; those that end in .gz are unpacked on the way.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="options">How they are read; null for the defaults.</param>
    /// <param name="progress">Told about every million words.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">A file that ends in .gz is not packed, or damaged.</exception>
    /// <exception cref="InvalidOperationException">No word is left: the message says how many were read.</exception>
    public static WordCorpus FromFiles(
        IEnumerable<string> paths,
        WordCorpusOptions? options = null,
        IProgress<EmbeddingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        using WordCorpusBuilder builder = new(options ?? new WordCorpusOptions(), progress);
        foreach (string path in paths) TextFile.Read(path, builder, cancellation);
        return builder.Build();
    }

    /// <summary>Reads texts, a sentence or paragraph each.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="options">How they are read; null for the defaults.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="InvalidOperationException">No word is left: the message says how many were read.</exception>
    public static WordCorpus FromTexts(IEnumerable<string> texts, WordCorpusOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        using WordCorpusBuilder builder = new(options ?? new WordCorpusOptions());
        foreach (string text in texts)
        {
            cancellation.ThrowIfCancellationRequested();
            builder.AddText(text);
        }

        return builder.Build();
    }

    /// <summary>Opens one of so many parts of about equal size; each sentence is in exactly one of them.</summary>
    public CorpusReader Open(int part = 0, int parts = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(parts);
        ArgumentOutOfRangeException.ThrowIfNegative(part);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(part, parts);
        return new CorpusReader(_store, Boundary(part, parts), Boundary(part + 1, parts));
    }

    /// <summary>Removes the temporary file; readers opened before must not be used any more.</summary>
    public void Dispose() => _store.Dispose();

    /// <summary>The first sentence that begins at or after an even division.</summary>
    private long Boundary(int part, int parts)
    {
        long position = (long)((Int128)_store.Length * part / parts);
        if (position == 0 || part == parts) return position;
        Span<int> window = stackalloc int[256];
        position--; // the boundary may lie right behind a sentence's end
        while (true)
        {
            int count = _store.Read(position, window);
            int end = window[..count].IndexOf(SentenceEnd);
            if (end >= 0) return position + end + 1;
            position += count;
        }
    }
}
