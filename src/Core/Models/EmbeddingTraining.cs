namespace MLNetSeq.Models;

/// <summary>What training does with the vectors of the words.</summary>
public enum EmbeddingTraining
{
    /// <summary>It changes them, from whatever they start from.</summary>
    FineTuned,

    /// <summary>It leaves them as they start: they take no gradient, and no memory of the optimiser.</summary>
    Frozen,
}
