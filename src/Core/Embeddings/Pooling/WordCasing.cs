namespace MLNetSeq.Embeddings;

/// <summary>In which case words are looked up.</summary>
public enum WordCasing
{
    /// <summary>As it is; in lower case where it is not found so.</summary>
    AsIsThenLower,

    /// <summary>As it is.</summary>
    AsIs,

    /// <summary>In lower case, that of the invariant culture.</summary>
    Lower,
}
