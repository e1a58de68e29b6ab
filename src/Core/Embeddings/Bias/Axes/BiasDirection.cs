namespace MLNetSeq.Embeddings;

/// <summary>How the direction of a bias comes out of its definitional sets; their vectors are scaled to length 1 before.</summary>
public enum BiasDirection
{
    /// <summary>
    /// The first principal components of the words less the mean of their set, each set scaled to weigh as much as the others: Σ |w − μ|² = 1
    /// over a set. A pair whose words lie far apart for other reasons, such as that they are rare, then does not outweigh the others.
    /// </summary>
    BalancedComponents,

    /// <summary>The same without the scaling, as in Bolukbasi et al. 2016.</summary>
    PrincipalComponents,

    /// <summary>The mean of first word − second word over pairs; larger sets have none.</summary>
    MeanDifference,
}
