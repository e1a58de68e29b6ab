namespace MLNetSeq.Embeddings;

/// <summary>How the direction of a bias comes out of its definitional sets; their vectors are scaled to length 1 before.</summary>
public enum BiasDirection
{
    /// <summary>The first principal components of the words less the mean of their set (Bolukbasi et al. 2016).</summary>
    PrincipalComponents,

    /// <summary>The mean of first word − second word over pairs; larger sets have none.</summary>
    MeanDifference,
}
