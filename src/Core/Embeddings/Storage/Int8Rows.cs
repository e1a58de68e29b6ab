namespace MLNetSeq.Embeddings;

/// <summary>Rows in one array, in bytes, with a scale each.</summary>
/// <param name="values">The rows one after the other; there may be more than are used.</param>
/// <param name="scales">What the bytes of each row are multiplied by.</param>
/// <param name="dimension">The numbers of a row.</param>
/// <param name="count">The rows.</param>
internal sealed class Int8Rows(sbyte[] values, float[] scales, int dimension, int count) : VectorRows
{
    public override int Count => count;

    public override int Dimension => dimension;

    public override VectorPrecision Precision => VectorPrecision.Int8;

    public override ReadOnlySpan<float> Row(int index, Span<float> scratch)
    {
        Span<float> row = scratch[..dimension];
        RowNumbers.Widen(Bytes(index), Scale(index), row);
        return row;
    }

    internal override ReadOnlySpan<sbyte> Bytes(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)count, nameof(row));
        return values.AsSpan(row * dimension, dimension);
    }

    internal override float Scale(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)count, nameof(row));
        return scales[row];
    }
}
