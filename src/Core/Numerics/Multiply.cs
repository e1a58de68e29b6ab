using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MLNetSeq.Numerics;

/// <summary>Matrix products in single precision, in the manner of Goto and van de Geijn 2008.</summary>
/// <remarks>
/// Each number of a product is summed over the inner dimension in one order, whatever the other rows and columns: a row's result
/// does not depend on how many rows go through together.
/// </remarks>
public static class Multiply
{
    // A panel of b of this depth stays in the first-level cache, and so many rows of a in the second.
    private const int Depth = 256;
    private const int BlockRows = 224;

    // The most rows of a tile, in whole registers.
    private const int TallestTile = 16;

    [ThreadStatic] private static AlignedBuffer? _left;
    [ThreadStatic] private static PackedMatrix? _right;
    [ThreadStatic] private static AlignedBuffer? _edge;

    /// <summary>c = a b, or c += a b: a [m, k], b [k, n] packed, c [m, n].</summary>
    /// <exception cref="ArgumentException">The shapes do not fit, or b was packed for another kernel path.</exception>
    public static void By(ReadOnlyMatrix a, PackedMatrix b, Matrix c, bool add = false)
    {
        Check(a.Rows, a.Columns, b.Rows, b.Columns, c);
        Run(new Left(a, isTransposed: false), a.Rows, b, c, add);
    }

    /// <summary>c += aᵀ b: a [k, m], b [k, n], c [m, n].</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void TransposedAdd(ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix c)
    {
        Check(a.Columns, a.Rows, b.Rows, b.Columns, c);

        // In slices of the inner dimension, so that the packed slice of b is still in the cache when it is read.
        PackedMatrix packed = _right ??= new PackedMatrix();
        for (int k = 0; k < a.Rows; k += Depth)
        {
            int depth = Math.Min(Depth, a.Rows - k);
            packed.Pack(b.RowsFrom(k, depth));
            Run(new Left(a.RowsFrom(k, depth), isTransposed: true), a.Columns, packed, c, add: true);
        }
    }

    /// <summary>c = op(a) op(b), or added to c, where op transposes or not.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void General(ReadOnlyMatrix a, bool transposeA, ReadOnlyMatrix b, bool transposeB, Matrix c, bool add = false)
    {
        int rows = transposeA ? a.Columns : a.Rows, depth = transposeA ? a.Rows : a.Columns;
        Check(rows, depth, transposeB ? b.Columns : b.Rows, transposeB ? b.Rows : b.Columns, c);
        PackedMatrix packed = _right ??= new PackedMatrix();
        if (transposeB) packed.PackTransposed(b);
        else packed.Pack(b);
        Run(new Left(a, transposeA), rows, packed, c, add);
    }

    private static void Run(Left a, int rows, PackedMatrix b, Matrix c, bool add)
    {
        if (b.Path != Kernels.Path)
            throw new ArgumentException($"The right factor was packed for the {b.Path} kernels, and {Kernels.Path} are in use: pack it again.");
        if (rows == 0 || c.Columns == 0) return;
        if (b.Rows == 0)
        {
            if (!add) c.Fill(0);
            return;
        }

        AlignedBuffer packed = _left ??= new AlignedBuffer();
        packed.Reserve(BlockRows * Depth + TallestTile);
        int tallest = Tile.MaximumRows(b.Path);
        for (int k = 0; k < b.Rows; k += Depth)
        {
            int depth = Math.Min(Depth, b.Rows - k);
            for (int block = 0; block < rows; block += BlockRows)
            {
                var panels = new Panels(Math.Min(BlockRows, rows - block), tallest);
                for (int p = 0; p < panels.Count; p++)
                    a.Pack(block + panels.Start(p), panels.Height(p), k, depth, ref Unsafe.Add(ref packed.First, panels.Start(p) * depth));
                Block(panels, block, k, depth, ref packed.First, b, c, add || k > 0);
            }
        }
    }

    private static void Block(Panels panels, int firstRow, int k, int depth, ref float a, PackedMatrix b, Matrix c, bool add)
    {
        int width = b.PanelWidth;
        ref float target = ref MemoryMarshal.GetReference(c.Values);
        for (int column = 0; column < c.Columns; column += width)
        {
            ref float panel = ref Unsafe.Add(ref b.First, column * b.Rows + k * width);
            bool isWhole = column + width <= c.Columns;
            for (int p = 0; p < panels.Count; p++)
            {
                int row = firstRow + panels.Start(p), height = panels.Height(p);
                ref float left = ref Unsafe.Add(ref a, panels.Start(p) * depth);
                if (isWhole)
                    Tile.Multiply(b.Path, height, depth, ref left, ref panel, ref Unsafe.Add(ref target, row * c.Stride + column), c.Stride, add);
                else
                    Edge(b.Path, height, depth, ref left, ref panel, c.RowsFrom(row, height).ColumnsFrom(column, c.Columns - column), width, add);
            }
        }
    }

    // The last columns do not fill a panel: the tile goes through a buffer of its own.
    private static void Edge(KernelPath path, int height, int depth, ref float a, ref float b, Matrix c, int width, bool add)
    {
        AlignedBuffer tile = _edge ??= new AlignedBuffer();
        tile.Reserve(height * width);
        Tile.Multiply(path, height, depth, ref a, ref b, ref tile.First, width, add: false);
        for (int r = 0; r < height; r++)
        {
            ReadOnlySpan<float> from = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref tile.First, r * width), c.Columns);
            Span<float> to = c[r];
            if (!add) from.CopyTo(to);
            else for (int i = 0; i < to.Length; i++) to[i] += from[i];
        }
    }

    private static void Check(int m, int k, int bRows, int n, Matrix c)
    {
        if (k != bRows || c.Rows != m || c.Columns != n)
            throw new ArgumentException($"[{m}, {k}] times [{bRows}, {n}] does not give [{c.Rows}, {c.Columns}].");
    }

    // Rows in nearly equal panels: 20 rows are 10 + 10 and not 14 + 6, for tall tiles run faster.
    private readonly struct Panels(int rows, int tallest)
    {
        private readonly int _rows = rows;

        public int Count { get; } = (rows + tallest - 1) / tallest;

        public int Start(int panel) => panel * (_rows / Count) + Math.Min(panel, _rows % Count);

        public int Height(int panel) => _rows / Count + (panel < _rows % Count ? 1 : 0);
    }

    private readonly ref struct Left(ReadOnlyMatrix matrix, bool isTransposed)
    {
        private readonly ReadOnlyMatrix _matrix = matrix;
        private readonly bool _isTransposed = isTransposed;

        // Element (row, k) goes to target[(k − firstK) × rows + row − firstRow].
        public void Pack(int row, int rows, int k, int depth, ref float target)
        {
            if (!_isTransposed)
            {
                ref float from = ref MemoryMarshal.GetReference(_matrix.Values[(row * _matrix.Stride + k)..]);
                Transpose.Rows(ref from, _matrix.Stride, rows, depth, ref target, rows);
                return;
            }

            for (int i = 0; i < depth; i++)
            {
                Copy(_matrix.Values[((k + i) * _matrix.Stride + row)..], rows, ref target);
                target = ref Unsafe.Add(ref target, rows);
            }
        }

        // Whole registers, where the source goes on far enough: what is copied too much is overwritten by what comes next.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Copy(ReadOnlySpan<float> source, int count, ref float target)
        {
            if (source.Length < TallestTile || !Vector256.IsHardwareAccelerated)
            {
                source[..count].CopyTo(MemoryMarshal.CreateSpan(ref target, count));
                return;
            }

            ref float from = ref MemoryMarshal.GetReference(source);
            Vector256.LoadUnsafe(ref from).StoreUnsafe(ref target);
            if (count > 8) Vector256.LoadUnsafe(ref from, 8).StoreUnsafe(ref target, 8);
        }
    }
}
