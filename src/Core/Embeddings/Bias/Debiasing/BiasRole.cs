namespace MLNetSeq.Embeddings;

/// <summary>What debiasing does to a word on one axis.</summary>
public enum BiasRole : byte
{
    /// <summary>It loses what it has of the axis.</summary>
    Neutral,

    /// <summary>It is about the axis by what it means, and keeps it.</summary>
    Specific,

    /// <summary>It belongs to an equality set, whose words become equally far from neutral ones. In hard debiasing only.</summary>
    Equalized,
}
