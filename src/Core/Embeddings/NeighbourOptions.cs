namespace MLNetSeq.Embeddings;

/// <summary>Which words a search for neighbours may find, and how it is run.</summary>
public sealed record NeighbourOptions
{
    /// <summary>Only the first so many words are found: the commonest ones, in trained lists; 0, the default, for all.</summary>
    public int RestrictVocabulary { get; init; }

    /// <summary>Words that are never found, beside those asked about; words that are not in the list do no harm.</summary>
    public IReadOnlyCollection<string> Exclude { get; init; } = [];

    /// <summary>The most threads to use; 0, the default, for one a core. What is found does not depend on it.</summary>
    public int Threads { get; init; }

    internal static NeighbourOptions Default { get; } = new();

    /// <summary>How many of so many words may be found.</summary>
    internal int RowsOf(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(RestrictVocabulary);
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
        return RestrictVocabulary == 0 ? count : Math.Min(RestrictVocabulary, count);
    }
}
