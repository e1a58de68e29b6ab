namespace MLNetSeq.Embeddings;

/// <summary>How a bias is taken out of word vectors (Bolukbasi et al. 2016).</summary>
public enum DebiasMethod
{
    /// <summary>Neutral words lose all they have of it, and the words of equality sets become equally far from neutral ones.</summary>
    Hard,

    /// <summary>A linear map of all words takes out as much as leaves the similarities of words nearly as they were: the paper's
    /// trade-off λ.</summary>
    Soft,
}
