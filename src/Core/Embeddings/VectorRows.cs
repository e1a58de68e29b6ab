namespace MLNetSeq.Embeddings;

/// <summary>Rows of numbers of one width, in memory or in a mapped file; immutable and safe for several threads.</summary>
public abstract class VectorRows
{
    /// <summary>The most numbers of a row; more in a file means that it is damaged.</summary>
    public const int MaximumDimension = 1 << 16;

    // The ways of storing are those of VectorPrecision.
    private protected VectorRows()
    {
    }

    /// <summary>The number of rows.</summary>
    public abstract int Count { get; }

    /// <summary>The numbers of a row.</summary>
    public abstract int Dimension { get; }

    /// <summary>How the numbers are stored.</summary>
    public abstract VectorPrecision Precision { get; }

    /// <summary>Whether <see cref="TryGetSingles"/> gives the rows.</summary>
    internal virtual bool IsContiguousSingle => false;

    /// <summary>A row: where it is stored if that is in memory and in single precision, else written to <paramref name="scratch"/>.</summary>
    /// <param name="index">The row.</param>
    /// <param name="scratch">At least <see cref="Dimension"/> numbers; what is returned may lie in it.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public abstract ReadOnlySpan<float> Row(int index, Span<float> scratch);

    /// <summary>Rows held in memory in single precision.</summary>
    /// <param name="values">The rows one after the other; kept, not copied.</param>
    /// <param name="dimension">The numbers of a row.</param>
    /// <exception cref="ArgumentException">The numbers are not whole rows, or the dimension is out of bounds.</exception>
    public static VectorRows Create(float[] values, int dimension) => new MemoryRows(values, dimension);

    // What the three below return may lie in a mapped file, which nothing but this object holds: who uses it calls
    // GC.KeepAlive(rows) behind the last use.

    /// <summary>Rows one after the other where they are stored; false where they are not stored in single precision.</summary>
    internal virtual bool TryGetSingles(int start, int count, out ReadOnlySpan<float> values)
    {
        values = default;
        return false;
    }

    /// <summary>A row in bytes: its numbers are these times <see cref="Scale"/>. Only in <see cref="VectorPrecision.Int8"/>.</summary>
    internal virtual ReadOnlySpan<sbyte> Bytes(int row) => throw new InvalidOperationException($"These rows are stored as {Precision}.");

    /// <summary>A row's scale. Only in <see cref="VectorPrecision.Int8"/>.</summary>
    internal virtual float Scale(int row) => throw new InvalidOperationException($"These rows are stored as {Precision}.");

    /// <summary>A row in half precision. Only in <see cref="VectorPrecision.Half"/>.</summary>
    internal virtual ReadOnlySpan<Half> Halves(int row) => throw new InvalidOperationException($"These rows are stored as {Precision}.");
}
