using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNetSeq.Numerics;
using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Inference;

/// <summary>y = x B for several rows x and a packed matrix B of bytes, which is read once for all of them.</summary>
/// <remarks>
/// A panel at a time becomes numbers of single precision in the first-level cache, and goes through the tiles of
/// <see cref="Numerics.Multiply"/>: each number is summed in the order of <see cref="RowProduct{W, L}"/>, so that a row gives the same
/// alone.
/// </remarks>
internal static class Int8Product
{
    // So many rows of x stay in the second-level cache.
    private const int BlockRows = 224;

    [ThreadStatic] private static AlignedBuffer? _left;
    [ThreadStatic] private static AlignedBuffer? _panel;

    /// <summary>Writes whole panels: each row of y has room for a multiple of a panel's width.</summary>
    public static void Multiply(KernelPath path, int panels, ReadOnlyMatrix x, ref sbyte weights, Matrix y)
    {
        for (int row = 0; row < x.Rows; row += BlockRows)
        {
            int count = Math.Min(BlockRows, x.Rows - row);
            Block(path, panels, x.RowsFrom(row, count), ref weights, y.RowsFrom(row, count));
        }
    }

    private static void Block(KernelPath path, int panels, ReadOnlyMatrix x, ref sbyte weights, Matrix y)
    {
        int width = 2 * Tile.Width(path);
        var tiles = new Numerics.Slices(x.Rows, Tile.MaximumRows(path));
        var slices = new Numerics.Slices(x.Columns, Numerics.Multiply.Depth);
        AlignedBuffer left = _left ??= new AlignedBuffer(), panel = _panel ??= new AlignedBuffer();
        for (int s = 0; s < slices.Count; s++)
        {
            int k = slices.Start(s), depth = slices.Length(s);
            left.Reserve(x.Rows * depth + LeftFactor.Slack);
            panel.Reserve(depth * width);
            new LeftFactor(x, isTransposed: false).Pack(tiles, 0, k, depth, ref left.First);
            for (int p = 0; p < panels; p++)
            {
                ref sbyte own = ref Unsafe.Add(ref weights, ((nint)p * x.Columns + k) * width);
                Widen(path, ref own, depth * width, ref panel.First);
                Panel(path, tiles, ref left.First, depth, ref panel.First, ref NextOf(ref own, x.Columns, width), y, p * width, add: s > 0);
            }
        }
    }

    private static void Panel(KernelPath path, Numerics.Slices tiles, ref float left, int depth, ref float panel, ref float next, Matrix y,
        int column, bool add)
    {
        // The next panel's bytes come while this one is multiplied, so many at a time as numbers have.
        int pace = Math.Max(1, 2 * Tile.Width(path) / sizeof(float) / tiles.Count);
        for (int t = 0; t < tiles.Count; t++)
        {
            int start = tiles.Start(t);
            new Tile
            {
                Left = ref Unsafe.Add(ref left, start * depth),
                Panel = ref panel,
                Depth = depth,
                Product = ref y.Values[start * y.Stride + column],
                ProductStride = y.Stride,
                Add = add,
                Next = ref Unsafe.Add(ref next, t * pace * depth),
                Pace = pace,
            }.Run(path, tiles.Length(t));
        }
    }

    // Only fetched and never read, so that it may lie behind the last panel.
    private static ref float NextOf(ref sbyte panel, int inputs, int width) =>
        ref Unsafe.As<sbyte, float>(ref Unsafe.Add(ref panel, (nint)inputs * width));

    private static void Widen(KernelPath path, ref sbyte from, int count, ref float to)
    {
        switch (path)
        {
            case KernelPath.Avx512: Widen<Simd512, Vector512<float>>(ref from, count, ref to); break;
            case KernelPath.Avx2: Widen<Simd256, Vector256<float>>(ref from, count, ref to); break;
            default: Widen<SimdPortable, Vector<float>>(ref from, count, ref to); break;
        }
    }

    // Of a whole number of pairs of registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Widen<S, V>(ref sbyte from, int count, ref float to) where S : struct, ISimd<V> where V : struct
    {
        nuint width = (nuint)S.Width;
        for (nuint i = 0; i < (nuint)count; i += 2 * width)
        {
            S.Store(S.LoadInt8(ref from, i), ref to, i);
            S.Store(S.LoadInt8(ref from, i + width), ref to, i + width);
        }
    }
}
