namespace MLNetSeq.Embeddings;

/// <summary>How word vectors are evaluated; the defaults are gensim's.</summary>
public sealed record EvaluationOptions
{
    /// <summary>Only the first so many words count as known and are answers; 300,000 by default, 0 for all.</summary>
    public int RestrictVocabulary { get; init; } = 300_000;

    /// <summary>
    /// Whether words are compared in upper case, letter by letter and alike in every culture; true by default. Of words that differ in case
    /// only, the first one's vector counts.
    /// </summary>
    public bool CaseInsensitive { get; init; } = true;

    /// <summary>
    /// Whether questions with unknown words count as answered wrong, and pairs with unknown words as of similarity 0 (gensim's
    /// dummy4unknown); false, the default, leaves them out.
    /// </summary>
    public bool CountUnknown { get; init; }

    /// <summary>The most threads to use; 0, the default, for one a core. The result does not depend on it.</summary>
    public int Threads { get; init; }
}
