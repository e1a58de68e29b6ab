namespace MLNetSeq.Embeddings;

/// <summary>What predicts what while word vectors are trained (Mikolov et al. 2013).</summary>
public enum Word2VecArchitecture
{
    /// <summary>A word predicts each word near it: better for rare words.</summary>
    SkipGram,

    /// <summary>The words near a word, together, predict it (continuous bag of words): faster.</summary>
    Cbow,
}
