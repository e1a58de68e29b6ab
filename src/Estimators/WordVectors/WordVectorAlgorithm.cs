namespace MLNetSeq.Estimators;

/// <summary>How word vectors are trained.</summary>
public enum WordVectorAlgorithm
{
    /// <summary>Word2vec; a word predicts each word near it (Mikolov et al. 2013): the better one for rare words.</summary>
    SkipGram,

    /// <summary>Word2vec; the words near a word, together, predict it (continuous bag of words; Mikolov et al. 2013): the faster one.</summary>
    Cbow,

    /// <summary>GloVe; from how often words are near each other in the whole corpus (Pennington, Socher and Manning 2014).</summary>
    GloVe,
}
