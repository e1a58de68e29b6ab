namespace MLNetSeq.Embeddings;

/// <summary>What a <see cref="BiasReport"/> measures.</summary>
[Flags]
public enum BiasReportParts
{
    /// <summary>Nothing but coverage, and the words of the picture.</summary>
    None = 0,

    /// <summary>The direct bias of words that should have none.</summary>
    DirectBias = 1,

    /// <summary>The part of the bias in the similarity of neutral words.</summary>
    IndirectBias = 2,

    /// <summary>Association tests (WEAT).</summary>
    Associations = 4,

    /// <summary>Analogies that the bias makes.</summary>
    Stereotypes = 8,

    /// <summary>What can still be seen of the bias afterwards.</summary>
    Residual = 16,

    /// <summary>Analogy questions and similarities of words.</summary>
    Quality = 32,

    /// <summary>All of it.</summary>
    All = DirectBias | IndirectBias | Associations | Stereotypes | Residual | Quality,
}
