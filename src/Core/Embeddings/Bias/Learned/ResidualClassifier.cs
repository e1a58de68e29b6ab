namespace MLNetSeq.Embeddings;

/// <summary>What tries to tell from debiased vectors which way words leaned before.</summary>
public enum ResidualClassifier
{
    /// <summary>A support vector machine with the kernel exp(−γ|a − b|²), as in the paper.</summary>
    RbfSvm,

    /// <summary>A support vector machine with a plane between the sides.</summary>
    LinearSvm,
}
