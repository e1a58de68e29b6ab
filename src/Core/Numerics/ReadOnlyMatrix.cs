namespace MLNetSeq.Numerics;

/// <summary>A view of a row-major matrix of single-precision numbers that cannot write to it; owns nothing.</summary>
/// <remarks>Element (r, c) is <c>span[r * Stride + c]</c>.</remarks>
public readonly ref struct ReadOnlyMatrix
{
    /// <summary>Views <paramref name="values"/> as <paramref name="rows"/> contiguous rows.</summary>
    /// <exception cref="ArgumentException">The span is too short.</exception>
    public ReadOnlyMatrix(ReadOnlySpan<float> values, int rows, int columns) : this(values, rows, columns, columns) { }

    /// <summary>Views <paramref name="values"/> as rows that start <paramref name="stride"/> numbers apart.</summary>
    /// <exception cref="ArgumentException">The span is too short, or the stride is smaller than the number of columns.</exception>
    public ReadOnlyMatrix(ReadOnlySpan<float> values, int rows, int columns, int stride)
    {
        Check(values.Length, rows, columns, stride);
        Values = values;
        Rows = rows;
        Columns = columns;
        Stride = stride;
    }

    /// <summary>The numbers, from element (0, 0) on.</summary>
    public ReadOnlySpan<float> Values { get; }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>The number of columns.</summary>
    public int Columns { get; }

    /// <summary>The distance from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>One row.</summary>
    public ReadOnlySpan<float> this[int row] => Values.Slice(row * Stride, Columns);

    /// <summary>The rows from <paramref name="start"/> on, <paramref name="count"/> of them.</summary>
    public ReadOnlyMatrix RowsFrom(int start, int count) => new(count == 0 ? [] : Values[(start * Stride)..], count, Columns, Stride);

    /// <summary>The columns from <paramref name="start"/> on, <paramref name="count"/> of them.</summary>
    public ReadOnlyMatrix ColumnsFrom(int start, int count) => new(Rows == 0 ? [] : Values[start..], Rows, count, Stride);

    internal static void Check(int length, int rows, int columns, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        if (stride < columns) throw new ArgumentException($"A stride of {stride} is smaller than the {columns} columns.");
        if (rows > 0 && (long)(rows - 1) * stride + columns > length)
            throw new ArgumentException($"{length} numbers are too few for {rows} rows of {columns}, {stride} apart.");
    }
}
