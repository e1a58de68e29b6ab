namespace MLNetSeq.Embeddings;

/// <summary>How a prediction is judged while word vectors are trained.</summary>
public enum Word2VecObjective
{
    /// <summary>The true word against a few drawn at random (Mikolov et al. 2013).</summary>
    NegativeSampling,

    /// <summary>The true word's path through a Huffman tree of the words (Morin and Bengio 2005).</summary>
    HierarchicalSoftmax,

    /// <summary>The true word against all others: exact, and slow in proportion to their number.</summary>
    FullSoftmax,
}
