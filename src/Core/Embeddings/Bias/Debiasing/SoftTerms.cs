namespace MLNetSeq.Embeddings;

/// <summary>What λ weighs against each other in soft debiasing.</summary>
public enum SoftTerms
{
    /// <summary>Sums over pairs, as in the paper. The similarities are as many as the square of the number of words, so that the same λ does
    /// the less the more words there are.</summary>
    Sums,

    /// <summary>Means over pairs: λ does the same whatever the number of words.</summary>
    Means,
}
