namespace MLNetSeq.Embeddings;

/// <summary>What λ weighs against each other in soft debiasing.</summary>
/// <remarks>
/// There is a similarity for each pair of words, but only one bias for each neutral word and direction. With debiaswe's lists, the paper's
/// direction and λ = 0.2 the mean |cosine| of professions and the gender direction goes, on 11,925 GloVe vectors of tweets, from 0.381 to
/// 0.381 by sums and to 0.151 by means; on 5,050 of Wikipedia from 0.172 to 0.171 and 0.042.
/// </remarks>
public enum SoftTerms
{
    /// <summary>Means over pairs: λ does about the same whatever the number of words.</summary>
    Means,

    /// <summary>Sums over pairs, as in the paper. The more words there are, the less the same λ does: with many thousands, next to
    /// nothing below 1,000.</summary>
    Sums,
}
