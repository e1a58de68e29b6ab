namespace MLNetSeq.Embeddings;

/// <summary>γ of the kernel exp(−γ|a − b|²), by scikit-learn's names.</summary>
public enum RbfWidth
{
    /// <summary>1 / (dimension × variance of all numbers of the training vectors): scikit-learn's default since 0.22.</summary>
    Scale,

    /// <summary>1 / dimension: its default when the paper was written.</summary>
    Auto,
}
