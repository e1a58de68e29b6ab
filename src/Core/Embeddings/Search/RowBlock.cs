using System.Runtime.InteropServices;
using MLNetSeq.Numerics;
using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Embeddings;

/// <summary>Some rows, one after the other, however they are stored.</summary>
internal static class RowBlock
{
    /// <summary>Writes the products of a query with the rows from a first one on; of rows in bytes, without their scales.</summary>
    public static void Dots(VectorRows rows, int start, ReadOnlySpan<float> query, Span<float> dots, AlignedBuffer scratch)
    {
        if (rows.Precision == VectorPrecision.Int8)
        {
            // The last row is asked for too, for the check that the rows are there. They follow one another without gaps.
            _ = rows.Bytes(start + dots.Length - 1);
            RowDots.Run<StoredInt8, sbyte>(ref MemoryMarshal.GetReference(rows.Bytes(start)), query, dots);
            GC.KeepAlive(rows);
            return;
        }

        ReadOnlyMatrix block = Singles(rows, start, dots.Length, scratch);
        RowDots.Run<StoredSingle, float>(ref MemoryMarshal.GetReference(block.Values), query, dots);
        GC.KeepAlive(rows);
    }

    /// <summary>The rows from a first one on in single precision: where they are stored, or written to <paramref name="scratch"/>.</summary>
    /// <remarks>They may lie in a mapped file: the caller calls GC.KeepAlive(rows) behind their last use.</remarks>
    public static ReadOnlyMatrix Singles(VectorRows rows, int start, int count, AlignedBuffer scratch)
    {
        if (rows.TryGetSingles(start, count, out ReadOnlySpan<float> stored)) return new ReadOnlyMatrix(stored, count, rows.Dimension);
        Matrix block = scratch.Matrix(count, rows.Dimension);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<float> row = rows.Row(start + i, block[i]);
            if (!row.Overlaps(block[i])) row.CopyTo(block[i]);
        }

        return block;
    }
}
