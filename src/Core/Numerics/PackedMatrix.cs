using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MLNetSeq.Numerics;

/// <summary>The right factor of a matrix product, rearranged into the panels that the kernel reads in order.</summary>
/// <remarks>
/// A panel is two registers wide and holds all rows of its columns, one row after the other; the last one is filled up with zeros.
/// Weights are packed once after each update, not in each product.
/// </remarks>
public sealed class PackedMatrix
{
    // Rows so far apart are out of the processor's own sight: they are asked for so many rows ahead.
    private const int FarStride = 512;
    private const int RowsAhead = 8;

    private readonly AlignedBuffer _buffer = new();

    /// <summary>The rows of the factor: the inner dimension of the product.</summary>
    public int Rows { get; private set; }

    /// <summary>The columns of the factor and of the product.</summary>
    public int Columns { get; private set; }

    /// <summary>The path whose panel width it was packed for.</summary>
    public KernelPath Path { get; private set; }

    /// <summary>The numbers in a panel's row.</summary>
    internal int PanelWidth { get; private set; }

    internal ref float First => ref _buffer.First;

    /// <summary>Packs b itself: the product is a b.</summary>
    public void Pack(ReadOnlyMatrix b)
    {
        Reserve(b.Rows, b.Columns);
        Repack(b, 0, Rows);
    }

    /// <summary>Packs bᵀ: the product is a bᵀ.</summary>
    public void PackTransposed(ReadOnlyMatrix b)
    {
        Reserve(b.Columns, b.Rows);
        RepackTransposed(b, 0, Columns);
    }

    /// <summary>Packs some rows of b, of the same shape as the last time.</summary>
    internal void Repack(ReadOnlyMatrix b, int first, int count)
    {
        for (int k = first; k < first + count; k++)
        {
            ReadOnlySpan<float> row = b[k];
            if (b.Stride > FarStride && k + RowsAhead < first + count) Fetch(b[k + RowsAhead]);
            ref float target = ref Unsafe.Add(ref _buffer.First, k * PanelWidth);
            int start = 0;
            for (; start + PanelWidth <= row.Length; start += PanelWidth)
            {
                CopyPanelRow(ref Unsafe.Add(ref MemoryMarshal.GetReference(row), start), ref target);
                target = ref Unsafe.Add(ref target, Rows * PanelWidth);
            }

            if (start < row.Length) CopyLastPanelRow(row[start..], MemoryMarshal.CreateSpan(ref target, PanelWidth));
        }
    }

    /// <summary>Packs some rows of b, from a panel's first one on, as columns of bᵀ, of the same shape as the last time.</summary>
    internal void RepackTransposed(ReadOnlyMatrix b, int first, int count)
    {
        for (int start = first; start < first + count; start += PanelWidth)
        {
            int width = Math.Min(PanelWidth, Columns - start);
            ref float target = ref Unsafe.Add(ref _buffer.First, start * Rows);
            Transpose.Rows(ref MemoryMarshal.GetReference(b.Values[(start * b.Stride)..]), b.Stride, width, Rows, ref target, PanelWidth);
            if (width < PanelWidth)
                for (int k = 0; k < Rows; k++)
                    MemoryMarshal.CreateSpan(ref Unsafe.Add(ref target, k * PanelWidth + width), PanelWidth - width).Clear();
        }
    }

    // A panel's row is a whole number of registers of every path.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CopyPanelRow(ref float from, ref float to)
    {
        if (Path == KernelPath.Avx512)
        {
            Vector512.LoadUnsafe(ref from).StoreUnsafe(ref to);
            Vector512.LoadUnsafe(ref from, (nuint)Vector512<float>.Count).StoreUnsafe(ref to, (nuint)Vector512<float>.Count);
            return;
        }

        for (nuint i = 0; i < (nuint)PanelWidth; i += (nuint)Vector<float>.Count) Vector.LoadUnsafe(ref from, i).StoreUnsafe(ref to, i);
    }

    private static void Fetch(ReadOnlySpan<float> row)
    {
        for (int i = 0; i < row.Length; i += CacheLine.Length) CacheLine.Fetch(ref Unsafe.Add(ref MemoryMarshal.GetReference(row), i));
    }

    private static void CopyLastPanelRow(ReadOnlySpan<float> from, Span<float> to)
    {
        from.CopyTo(to);
        to[from.Length..].Clear();
    }

    private void Reserve(int rows, int columns)
    {
        Rows = rows;
        Columns = columns;
        Path = Kernels.Path;
        PanelWidth = 2 * Tile.Width(Path);
        int panels = (columns + PanelWidth - 1) / PanelWidth;
        _buffer.Reserve(checked(panels * PanelWidth * rows));
    }
}
