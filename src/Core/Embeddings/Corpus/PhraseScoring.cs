namespace MLNetSeq.Embeddings;

/// <summary>How strongly two neighbouring words belong together, from their counts.</summary>
public enum PhraseScoring
{
    /// <summary>
    /// (count(ab) − discount) / (count(a) count(b)) × the words of the corpus: word2phrase's, the program of Mikolov et al. 2013
    /// («Distributed Representations of Words and Phrases and their Compositionality», equation 6, times a constant).
    /// </summary>
    ByWords,

    /// <summary>The same, times the number of distinct words and distinct pairs instead: the default scorer of gensim's Phrases.</summary>
    ByDistinct,
}
