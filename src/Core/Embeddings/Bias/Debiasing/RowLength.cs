namespace MLNetSeq.Embeddings;

/// <summary>At which length rows come back.</summary>
internal enum RowLength
{
    /// <summary>At length 1.</summary>
    One,

    /// <summary>At the length they had.</summary>
    Former,

    /// <summary>At the length that the map leaves them.</summary>
    Mapped,
}
