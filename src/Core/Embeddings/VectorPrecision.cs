namespace MLNetSeq.Embeddings;

/// <summary>How the numbers of word vectors are stored.</summary>
public enum VectorPrecision
{
    /// <summary>32-bit floating point: as trained.</summary>
    Single,

    /// <summary>16-bit floating point: half the size, three decimal digits.</summary>
    Half,

    /// <summary>A signed byte a number and one scale a row, the row's largest magnitude over 127: a quarter of the size.</summary>
    Int8,
}
