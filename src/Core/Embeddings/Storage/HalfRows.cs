namespace MLNetSeq.Embeddings;

/// <summary>Rows in one array, in half precision.</summary>
/// <param name="values">The rows one after the other; there may be more than are used.</param>
/// <param name="dimension">The numbers of a row.</param>
/// <param name="count">The rows.</param>
internal sealed class HalfRows(Half[] values, int dimension, int count) : VectorRows
{
    public override int Count => count;

    public override int Dimension => dimension;

    public override VectorPrecision Precision => VectorPrecision.Half;

    public override ReadOnlySpan<float> Row(int index, Span<float> scratch)
    {
        Span<float> row = scratch[..dimension];
        RowNumbers.Widen(Halves(index), row);
        return row;
    }

    internal override ReadOnlySpan<Half> Halves(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)count, nameof(row));
        return values.AsSpan(row * dimension, dimension);
    }
}
