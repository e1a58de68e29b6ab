using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MLNetSeq.Numerics;

/// <summary>The left factor of a matrix product, and how it is packed into the panels that the kernel reads in order.</summary>
/// <param name="matrix">The factor, or its transpose.</param>
/// <param name="isTransposed">Whether it is the transpose.</param>
internal readonly ref struct LeftFactor(ReadOnlyMatrix matrix, bool isTransposed)
{
    /// <summary>So many numbers may be written behind a packed factor: the tallest tile in whole registers.</summary>
    public const int Slack = 16;

    private readonly ReadOnlyMatrix _matrix = matrix;

    /// <summary>Whether it is the transpose of the matrix.</summary>
    public bool IsTransposed { get; } = isTransposed;

    /// <summary>From one row of the matrix to the next.</summary>
    public int Stride => _matrix.Stride;

    /// <summary>A row of the matrix from column k on.</summary>
    public ref float Row(int row, int k) => ref MemoryMarshal.GetReference(_matrix.Values[(row * _matrix.Stride + k)..]);

    /// <summary>Packs the rows of some panels, from <paramref name="row"/> on, and the columns from <paramref name="k"/> on.</summary>
    /// <remarks>Element (row, k) goes to place (k − first k) × height + row − first row of its panel; panels follow one another.</remarks>
    public void Pack(Slices panels, int row, int k, int depth, ref float target)
    {
        if (IsTransposed) PackColumns(panels, row, k, depth, ref target);
        else PackRows(panels, row, k, depth, ref target);
    }

    private void PackRows(Slices panels, int row, int k, int depth, ref float target)
    {
        for (int p = 0; p < panels.Count; p++)
        {
            int start = panels.Start(p), height = panels.Length(p);
            Transpose.Rows(ref Row(row + start, k), _matrix.Stride, height, depth, ref Unsafe.Add(ref target, start * depth), height);
        }
    }

    // A row of the source goes to all panels before the next is read, for the next may lie pages away.
    private void PackColumns(Slices panels, int row, int k, int depth, ref float target)
    {
        for (int i = 0; i < depth; i++)
        {
            ReadOnlySpan<float> source = _matrix.Values[((k + i) * _matrix.Stride + row)..];
            int start = 0;
            for (int p = 0; p < panels.Count; p++)
            {
                int height = panels.Length(p);
                Copy(source[start..], height, ref Unsafe.Add(ref target, start * depth + i * height), isLast: i == depth - 1);
                start += height;
            }
        }
    }

    // Whole registers, where the source goes on far enough: what is copied too much, less than a row, is overwritten by the
    // panel's next row, which the last one does not have.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(ReadOnlySpan<float> source, int count, ref float target, bool isLast)
    {
        if (isLast || source.Length < Slack || !Vector256.IsHardwareAccelerated)
        {
            source[..count].CopyTo(MemoryMarshal.CreateSpan(ref target, count));
            return;
        }

        ref float from = ref MemoryMarshal.GetReference(source);
        if (count <= Vector256<float>.Count)
        {
            Vector256.LoadUnsafe(ref from).StoreUnsafe(ref target);
        }
        else if (Avx512F.IsSupported)
        {
            Vector512.LoadUnsafe(ref from).StoreUnsafe(ref target);
        }
        else
        {
            Vector256.LoadUnsafe(ref from).StoreUnsafe(ref target);
            Vector256.LoadUnsafe(ref from, (nuint)Vector256<float>.Count).StoreUnsafe(ref target, (nuint)Vector256<float>.Count);
        }
    }
}
