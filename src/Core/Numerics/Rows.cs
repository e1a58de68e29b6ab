namespace MLNetSeq.Numerics;

/// <summary>What is done to all rows of a matrix.</summary>
public static class Rows
{
    /// <summary>Adds a vector to each row.</summary>
    /// <exception cref="ArgumentException">The vector is not as long as a row.</exception>
    public static void Add(Matrix m, ReadOnlySpan<float> vector)
    {
        for (int r = 0; r < m.Rows; r++) VectorMath.Add(vector, m[r]);
    }

    /// <summary>Adds the sum of the rows to a vector.</summary>
    /// <exception cref="ArgumentException">The vector is not as long as a row.</exception>
    public static void SumAdd(ReadOnlyMatrix m, Span<float> vector)
    {
        for (int r = 0; r < m.Rows; r++) VectorMath.Add(m[r], vector);
    }

    /// <summary>Copies all rows.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static void Copy(ReadOnlyMatrix from, Matrix to)
    {
        if (from.Rows != to.Rows || from.Columns != to.Columns)
            throw new ArgumentException($"[{from.Rows}, {from.Columns}] does not fit [{to.Rows}, {to.Columns}].");
        if (from.Stride == from.Columns && to.Stride == to.Columns) from.Values[..(from.Rows * from.Columns)].CopyTo(to.Values);
        else for (int r = 0; r < from.Rows; r++) from[r].CopyTo(to[r]);
    }

    /// <summary>Adds the rows of a matrix to those of another.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static void Add(ReadOnlyMatrix from, Matrix to)
    {
        if (from.Rows != to.Rows || from.Columns != to.Columns)
            throw new ArgumentException($"[{from.Rows}, {from.Columns}] does not fit [{to.Rows}, {to.Columns}].");
        if (from.Stride == from.Columns && to.Stride == to.Columns)
            VectorMath.Add(from.Values[..(from.Rows * from.Columns)], to.Values[..(from.Rows * from.Columns)]);
        else for (int r = 0; r < from.Rows; r++) VectorMath.Add(from[r], to[r]);
    }

    /// <summary>Copies row <c>index[r]</c> of a matrix to row r of another.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index names a row that is not there.</exception>
    public static void Gather(ReadOnlyMatrix from, ReadOnlySpan<int> index, Matrix to)
    {
        for (int r = 0; r < index.Length; r++) from[index[r]].CopyTo(to[r]);
    }

    /// <summary>Adds row r of a matrix to row <c>index[r]</c> of another, one after the other.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index names a row that is not there.</exception>
    public static void ScatterAdd(ReadOnlyMatrix from, ReadOnlySpan<int> index, Matrix to)
    {
        for (int r = 0; r < index.Length; r++) VectorMath.Add(from[r], to[index[r]]);
    }
}
