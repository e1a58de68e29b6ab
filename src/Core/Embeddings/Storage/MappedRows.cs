using System.Runtime.InteropServices;

namespace MLNetSeq.Embeddings;

/// <summary>Rows of a mapped file, in any precision.</summary>
/// <remarks>
/// <see cref="Row"/> copies in single precision too: the caller may let go of this object while it uses the row, and the map with it.
/// </remarks>
internal sealed class MappedRows : VectorRows
{
    private readonly MappedFile _file;
    private readonly long _rows;
    private readonly long _scales;
    private readonly int _rowLength;

    /// <summary>Rows of a file, which has room for all of them there.</summary>
    /// <param name="file">The file.</param>
    /// <param name="rows">The offset of the first row.</param>
    /// <param name="scales">The offset of the scales, of rows in bytes.</param>
    /// <param name="count">The rows.</param>
    /// <param name="dimension">The numbers of a row.</param>
    /// <param name="precision">How they are stored.</param>
    public MappedRows(MappedFile file, long rows, long scales, int count, int dimension, VectorPrecision precision)
    {
        (_file, _rows, _scales, Count, Dimension, Precision) = (file, rows, scales, count, dimension, precision);
        _rowLength = dimension * RowNumbers.Size(precision);
    }

    public override int Count { get; }

    public override int Dimension { get; }

    public override VectorPrecision Precision { get; }

    internal override bool IsContiguousSingle => Precision == VectorPrecision.Single;

    public override ReadOnlySpan<float> Row(int index, Span<float> scratch)
    {
        Span<float> row = scratch[..Dimension];
        switch (Precision)
        {
            case VectorPrecision.Single: Stored<float>(index).CopyTo(row); break;
            case VectorPrecision.Half: RowNumbers.Widen(Stored<Half>(index), row); break;
            default: RowNumbers.Widen(Stored<sbyte>(index), Scale(index), row); break;
        }

        GC.KeepAlive(this);
        return row;
    }

    internal override bool TryGetSingles(int start, int count, out ReadOnlySpan<float> values)
    {
        if (Precision != VectorPrecision.Single) return base.TryGetSingles(start, count, out values);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count - start);
        values = MemoryMarshal.Cast<byte, float>(_file.Bytes(_rows + (long)start * _rowLength, checked(count * _rowLength)));
        return true;
    }

    internal override ReadOnlySpan<sbyte> Bytes(int row) => Precision == VectorPrecision.Int8 ? Stored<sbyte>(row) : base.Bytes(row);

    internal override ReadOnlySpan<Half> Halves(int row) => Precision == VectorPrecision.Half ? Stored<Half>(row) : base.Halves(row);

    internal override float Scale(int row)
    {
        if (Precision != VectorPrecision.Int8) return base.Scale(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Count, nameof(row));
        float scale = MemoryMarshal.Read<float>(_file.Bytes(_scales + sizeof(float) * (long)row, sizeof(float)));
        GC.KeepAlive(this);
        return scale;
    }

    private ReadOnlySpan<T> Stored<T>(int row)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Count, nameof(row));
        return MemoryMarshal.Cast<byte, T>(_file.Bytes(_rows + (long)row * _rowLength, _rowLength));
    }
}
