using System.Runtime.InteropServices;
using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>Some rows, one after the other, however they are stored.</summary>
internal static class RowBlock
{
    /// <summary>Writes the products of a query with the rows from <paramref name="start"/> on, one for each place in <paramref name="dots"/>.</summary>
    public static void Dots(VectorRows rows, int start, ReadOnlySpan<float> query, Span<float> dots, AlignedBuffer scratch)
    {
        if (rows is Int8Rows bytes)
        {
            RowDots.Run<StoredInt8, sbyte>(ref MemoryMarshal.GetReference(bytes.Bytes(start)), query, dots);
            for (int i = 0; i < dots.Length; i++) dots[i] *= bytes.Scale(start + i);
            return;
        }

        ReadOnlyMatrix block = Singles(rows, start, dots.Length, scratch);
        RowDots.Run<StoredSingle, float>(ref MemoryMarshal.GetReference(block.Values), query, dots);
    }

    /// <summary>The rows from <paramref name="start"/> on, in single precision: where they are stored, or written to <paramref name="scratch"/>.</summary>
    public static ReadOnlyMatrix Singles(VectorRows rows, int start, int count, AlignedBuffer scratch)
    {
        if (rows is MemoryRows memory) return new ReadOnlyMatrix(memory.Values.Slice(start * rows.Dimension), count, rows.Dimension);
        Matrix block = scratch.Matrix(count, rows.Dimension);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<float> row = rows.Row(start + i, block[i]);
            if (!row.Overlaps(block[i])) row.CopyTo(block[i]);
        }

        return block;
    }
}
