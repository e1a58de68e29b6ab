namespace MLNetSeq.Embeddings;

/// <summary>How much of a list of words the vectors have.</summary>
/// <param name="List">What the list is.</param>
/// <param name="Found">How many of its words have a vector.</param>
/// <param name="Total">How many words it has, each counted once.</param>
/// <param name="Missing">The words without a vector, in the list's order.</param>
public sealed record WordCoverage(string List, int Found, int Total, IReadOnlyList<string> Missing)
{
    /// <summary>Counts.</summary>
    /// <param name="list">What the list is.</param>
    /// <param name="words">Its words.</param>
    /// <param name="lookup">Finds the words' vectors.</param>
    public static WordCoverage Of(string list, IEnumerable<string> words, WordLookup lookup)
    {
        ArgumentNullException.ThrowIfNull(lookup);
        string[] distinct = [.. words.Distinct()];
        string[] missing = [.. distinct.Where(word => !lookup.TryFind(word, out _))];
        return new WordCoverage(list, distinct.Length - missing.Length, distinct.Length, missing);
    }
}
