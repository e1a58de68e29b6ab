namespace MLNetSeq.Embeddings;

/// <summary>Rows of numbers of one width, in memory or in a mapped file; immutable and safe for several threads.</summary>
public abstract class VectorRows
{
    /// <summary>The most numbers of a row; more in a file means that it is damaged.</summary>
    public const int MaximumDimension = 1 << 16;

    /// <summary>The number of rows.</summary>
    public abstract int Count { get; }

    /// <summary>The numbers of a row.</summary>
    public abstract int Dimension { get; }

    /// <summary>How the numbers are stored.</summary>
    public abstract VectorPrecision Precision { get; }

    /// <summary>A row: where it is stored if that is in single precision, else written to <paramref name="scratch"/>.</summary>
    /// <param name="index">The row.</param>
    /// <param name="scratch">At least <see cref="Dimension"/> numbers; what is returned may lie in it.</param>
    public abstract ReadOnlySpan<float> Row(int index, Span<float> scratch);

    /// <summary>Rows held in memory in single precision.</summary>
    /// <param name="values">The rows one after the other; kept, not copied.</param>
    /// <param name="dimension">The numbers of a row.</param>
    /// <exception cref="ArgumentException">The numbers are not whole rows, or the dimension is out of bounds.</exception>
    public static VectorRows Create(float[] values, int dimension) => new MemoryRows(values, dimension);
}
