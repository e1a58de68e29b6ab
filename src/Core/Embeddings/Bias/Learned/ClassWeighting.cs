namespace MLNetSeq.Embeddings;

/// <summary>What errors on the words of two classes cost.</summary>
public enum ClassWeighting
{
    /// <summary>The same for each word.</summary>
    Equal,

    /// <summary>The same for each class: words / (2 × words of the class). More specific words are found, and more that are none.</summary>
    Balanced,
}
