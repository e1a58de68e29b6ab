namespace MLNetSeq.Numerics;

/// <summary>A writable view of a row-major matrix of single-precision numbers; owns nothing.</summary>
/// <remarks>
/// Element (r, c) is <c>span[r * Stride + c]</c>; a stride above the number of columns makes it a block of a wider matrix.
/// </remarks>
public readonly ref struct Matrix
{
    /// <summary>Views <paramref name="values"/> as <paramref name="rows"/> contiguous rows.</summary>
    /// <exception cref="ArgumentException">The span is too short.</exception>
    public Matrix(Span<float> values, int rows, int columns) : this(values, rows, columns, columns) { }

    /// <summary>Views <paramref name="values"/> as rows that start <paramref name="stride"/> numbers apart.</summary>
    /// <exception cref="ArgumentException">The span is too short, or the stride is smaller than the number of columns.</exception>
    public Matrix(Span<float> values, int rows, int columns, int stride)
    {
        ReadOnlyMatrix.Check(values.Length, rows, columns, stride);
        Values = values;
        Rows = rows;
        Columns = columns;
        Stride = stride;
    }

    /// <summary>The numbers, from element (0, 0) on.</summary>
    public Span<float> Values { get; }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>The number of columns.</summary>
    public int Columns { get; }

    /// <summary>The distance from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>One row.</summary>
    public Span<float> this[int row] => Values.Slice(row * Stride, Columns);

    /// <summary>The rows from <paramref name="start"/> on, <paramref name="count"/> of them.</summary>
    public Matrix RowsFrom(int start, int count) => new(count == 0 ? [] : Values[(start * Stride)..], count, Columns, Stride);

    /// <summary>The columns from <paramref name="start"/> on, <paramref name="count"/> of them.</summary>
    public Matrix ColumnsFrom(int start, int count) => new(Rows == 0 ? [] : Values[start..], Rows, count, Stride);

    /// <summary>Sets every element.</summary>
    public void Fill(float value)
    {
        for (int r = 0; r < Rows; r++) this[r].Fill(value);
    }

    /// <summary>A view that cannot write.</summary>
    public static implicit operator ReadOnlyMatrix(Matrix m) => new(m.Values, m.Rows, m.Columns, m.Stride);
}
