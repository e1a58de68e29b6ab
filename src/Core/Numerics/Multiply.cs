using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNetSeq.Numerics;

/// <summary>Matrix products in single precision, in the manner of Goto and van de Geijn 2008.</summary>
/// <remarks>
/// Each number of a product is summed over the inner dimension in one order, whatever the other rows and columns: a row's result
/// does not depend on how many rows go through together.
/// </remarks>
public static class Multiply
{
    // A panel of b of this depth stays in the first-level cache or near it, and so many rows of a in the second. Deeper ones
    // write the product fewer times.
    internal const int Depth = 384;
    private const int BlockRows = 224;

    // Up to so many panels of b a left factor is read as it stands: to pack it takes as long as a panel or two. Not where its rows
    // are a multiple of so many numbers apart, for then they fall on the same few places of the cache.
    private const int NarrowPanels = 8;
    private const int AliasingStride = 1024;

    // Of the narrower factor of a gradient so many numbers stay in the second-level cache, in slices not deeper than this, beside so
    // many panels of the wider one.
    private const int NarrowFactor = 1 << 18;
    private const int DeepestSlice = 1024;
    private const int PanelsAtOnce = 4;

    [ThreadStatic] private static AlignedBuffer? _left;
    [ThreadStatic] private static PackedMatrix? _right;
    [ThreadStatic] private static AlignedBuffer? _edge;
    [ThreadStatic] private static AlignedBuffer? _product;
    [ThreadStatic] private static AlignedBuffer? _turned;

    /// <summary>c = a b, or c += a b: a [m, k], b [k, n] packed, c [m, n].</summary>
    /// <exception cref="ArgumentException">The shapes do not fit, or b was packed for another kernel path.</exception>
    public static void By(ReadOnlyMatrix a, PackedMatrix b, Matrix c, bool add = false)
    {
        Check(a.Rows, a.Columns, b.Rows, b.Columns, c);
        Run(new LeftFactor(a, isTransposed: false), a.Rows, b, c, add);
    }

    /// <summary>c += aᵀ b: a [k, m], b [k, n], c [m, n].</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void TransposedAdd(ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix c) => Transposed(a, b, c, add: true);

    /// <summary>c = aᵀ b, or c += aᵀ b: a [k, m], b [k, n], c [m, n].</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void Transposed(ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix c, bool add)
    {
        Check(a.Columns, a.Rows, b.Rows, b.Columns, c);
        if (a.Rows == 0 && !add) c.Fill(0);

        // In slices of the inner dimension, so that the packed slice of the narrower factor is still in the cache when it is read.
        var slices = new Slices(a.Rows, Math.Clamp(NarrowFactor / Math.Max(1, Math.Min(a.Columns, b.Columns)), Depth, DeepestSlice));
        for (int s = 0; s < slices.Count; s++)
        {
            ReadOnlyMatrix left = a.RowsFrom(slices.Start(s), slices.Length(s)), right = b.RowsFrom(slices.Start(s), slices.Length(s));
            if (a.Columns > b.Columns) TurnedSlice(left, right, c, add || s > 0);
            else TransposedSlice(left, right, c, add || s > 0);
        }
    }

    private static void TransposedSlice(ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix c, bool add)
    {
        PackedMatrix packed = _right ??= new PackedMatrix();
        packed.Pack(b);
        Run(new LeftFactor(a, isTransposed: true), a.Columns, packed, c, add);
    }

    // aᵀ b as (bᵀ a)ᵀ: the wider factor is packed as panels, which copies whole registers, and each block of the product is turned.
    private static void TurnedSlice(ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix c, bool add)
    {
        KernelPath path = Kernels.Path;
        int width = 2 * Tile.Width(path), depth = a.Rows, rows = b.Columns;
        var panels = new Slices(rows, Tile.MaximumRows(path));
        AlignedBuffer left = _left ??= new AlignedBuffer();
        left.Reserve(rows * depth + LeftFactor.Slack);
        new LeftFactor(b, isTransposed: true).Pack(panels, 0, 0, depth, ref left.First);

        PackedMatrix packed = _right ??= new PackedMatrix();
        Matrix product = (_product ??= new AlignedBuffer()).Matrix(rows, width);
        Matrix turned = (_turned ??= new AlignedBuffer()).Matrix(width, rows);
        for (int start = 0; start < a.Columns; start += PanelsAtOnce * width)
        {
            packed.Pack(a.ColumnsFrom(start, Math.Min(PanelsAtOnce * width, a.Columns - start)));
            for (int column = 0; column < packed.Columns; column += width)
            {
                int count = Math.Min(width, packed.Columns - column);
                Column(panels, ref left.First, depth, ref Unsafe.Add(ref packed.First, column * depth), path, product);
                Matrix target = c.RowsFrom(start + column, count), whole = add ? turned.RowsFrom(0, count) : target;
                ref float from = ref MemoryMarshal.GetReference(product.Values), to = ref MemoryMarshal.GetReference(whole.Values);
                Transpose.Rows(ref from, width, rows, count, ref to, whole.Stride);
                if (add) Numerics.Rows.Add(whole, target);
            }
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
        Run(new LeftFactor(a, transposeA), rows, packed, c, add);
    }

    private static void Run(LeftFactor a, int rows, PackedMatrix b, Matrix c, bool add)
    {
        if (b.Path != Kernels.Path)
            throw new ArgumentException($"The right factor was packed for the {b.Path} kernels, and {Kernels.Path} are in use: pack it again.");
        if (rows == 0 || c.Columns == 0) return;
        if (b.Rows == 0)
        {
            if (!add) c.Fill(0);
            return;
        }

        int tallest = Tile.MaximumRows(b.Path);
        AlignedBuffer buffer = _left ??= new AlignedBuffer();
        buffer.Reserve(BlockRows * Depth + LeftFactor.Slack);
        bool isPacked = a.IsTransposed || c.Columns > NarrowPanels * b.PanelWidth || a.Stride % AliasingStride == 0;
        var slices = new Slices(b.Rows, Depth);
        for (int s = 0; s < slices.Count; s++)
        {
            int k = slices.Start(s), depth = slices.Length(s);
            for (int block = 0; block < rows; block += BlockRows)
            {
                var panels = new Slices(Math.Min(BlockRows, rows - block), tallest);
                if (isPacked) a.Pack(panels, block, k, depth, ref buffer.First);
                ref float left = ref isPacked ? ref buffer.First : ref a.Row(block, k);
                Block(panels, ref left, isPacked ? 0 : a.Stride, block, k, depth, b, c, add || s > 0);
            }
        }
    }

    private static void Block(
        Slices panels, ref float left, int leftStride, int firstRow, int k, int depth, PackedMatrix b, Matrix c, bool add)
    {
        int width = b.PanelWidth;
        ref float target = ref MemoryMarshal.GetReference(c.Values);
        for (int column = 0; column < c.Columns; column += width)
        {
            ref float panel = ref Unsafe.Add(ref b.First, column * b.Rows + k * width);
            ref float next = ref column + width < c.Columns
                ? ref Unsafe.Add(ref panel, b.Rows * width)
                : ref Unsafe.Add(ref b.First, (k + depth) * width);
            int pace = width / panels.Count;
            for (int p = 0; p < panels.Count; p++)
            {
                int start = panels.Start(p), height = panels.Length(p), row = firstRow + start;
                var tile = new Tile
                {
                    Left = ref Unsafe.Add(ref left, start * (leftStride == 0 ? depth : leftStride)),
                    LeftStride = leftStride,
                    Panel = ref panel,
                    Depth = depth,
                    Next = ref Unsafe.Add(ref next, p * pace * depth),
                    Pace = pace,
                };
                if (column + width <= c.Columns)
                {
                    tile.Product = ref Unsafe.Add(ref target, row * c.Stride + column);
                    tile.ProductStride = c.Stride;
                    tile.Add = add;
                    tile.Run(b.Path, height);
                }
                else
                {
                    Edge(ref tile, b.Path, height, width, c.RowsFrom(row, height).ColumnsFrom(column, c.Columns - column), add);
                }
            }
        }
    }

    // The last columns do not fill a panel: the tile goes through a buffer of its own.
    private static void Edge(ref Tile tile, KernelPath path, int height, int width, Matrix c, bool add)
    {
        AlignedBuffer buffer = _edge ??= new AlignedBuffer();
        buffer.Reserve(height * width);
        tile.Product = ref buffer.First;
        tile.ProductStride = width;
        tile.IsNarrow = 2 * c.Columns <= width;
        tile.Run(path, height);
        for (int r = 0; r < height; r++)
        {
            ReadOnlySpan<float> from = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref buffer.First, r * width), c.Columns);
            Span<float> to = c[r];
            if (!add) from.CopyTo(to);
            else VectorMath.Add(from, to);
        }
    }

    // One panel's worth of columns of a product, from packed factors.
    private static void Column(Slices panels, ref float left, int depth, ref float panel, KernelPath path, Matrix product)
    {
        for (int p = 0; p < panels.Count; p++)
        {
            int start = panels.Start(p);
            new Tile
            {
                Left = ref Unsafe.Add(ref left, start * depth),
                Panel = ref panel,
                Depth = depth,
                Product = ref MemoryMarshal.GetReference(product[start]),
                ProductStride = product.Stride,
                Next = ref panel,
            }.Run(path, panels.Length(p));
        }
    }

    private static void Check(int m, int k, int bRows, int n, Matrix c)
    {
        if (k != bRows || c.Rows != m || c.Columns != n)
            throw new ArgumentException($"[{m}, {k}] times [{bRows}, {n}] does not give [{c.Rows}, {c.Columns}].");
    }
}
