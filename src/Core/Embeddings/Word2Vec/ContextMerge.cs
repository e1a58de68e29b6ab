namespace MLNetSeq.Embeddings;

/// <summary>How the continuous bag of words makes one vector of a window's words.</summary>
public enum ContextMerge
{
    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>Their sum.</summary>
    Sum,
}
