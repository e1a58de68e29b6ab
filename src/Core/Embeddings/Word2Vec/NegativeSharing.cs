namespace MLNetSeq.Embeddings;

/// <summary>For what negative samples are drawn anew.</summary>
public enum NegativeSharing
{
    /// <summary>For each pair of words, as word2vec.c and gensim do.</summary>
    None,

    /// <summary>For each window, whose words share them: more than twice as fast, about a hundredth more loss (Ji et al. 2016).</summary>
    Window,
}
