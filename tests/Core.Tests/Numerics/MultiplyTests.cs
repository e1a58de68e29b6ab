using MLNetSeq.Numerics;
using Xunit;

namespace MLNetSeq.Tests.Numerics;

public class MultiplyTests
{
    private const float Untouched = 777;

    // Empty and single sizes, register and tile widths and their neighbours, and more than one block of rows and depth.
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 0, 3, 4 }, { 3, 0, 4 }, { 3, 4, 0 }, { 1, 1, 1 }, { 1, 5, 33 }, { 2, 7, 16 }, { 7, 1, 31 }, { 13, 17, 15 }, { 14, 16, 32 },
        { 15, 33, 65 }, { 20, 100, 48 }, { 29, 255, 37 }, { 50, 256, 12 }, { 6, 257, 64 }, { 223, 3, 5 }, { 224, 8, 32 }, { 225, 9, 33 },
        { 230, 520, 40 }, { 453, 20, 1 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Products_agree_with_a_loop_in_double_precision(int m, int k, int n) => KernelPaths.ForEach(() =>
    {
        foreach (bool transposeA in (bool[])[false, true])
        {
            foreach (bool transposeB in (bool[])[false, true])
            {
                foreach (bool add in (bool[])[false, true])
                {
                    Strided a = transposeA ? new(k, m, 3, 1) : new(m, k, 0, 1), b = transposeB ? new(n, k, 0, 2) : new(k, n, 5, 2);
                    Check(a, transposeA, b, transposeB, add,
                        c => Multiply.General(a.Matrix, transposeA, b.Matrix, transposeB, c.Matrix, add));
                }
            }
        }
    });

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Packed_products_agree_with_a_loop_in_double_precision(int m, int k, int n) => KernelPaths.ForEach(() =>
    {
        foreach (bool add in (bool[])[false, true])
        {
            Strided a = new(m, k, 2, 3), b = new(k, n, 1, 4), bt = new(n, k, 4, 5), at = new(k, m, 1, 6);
            var packed = new PackedMatrix();
            packed.Pack(b.Matrix);
            Check(a, false, b, false, add, c => Multiply.By(a.Matrix, packed, c.Matrix, add));
            packed.PackTransposed(bt.Matrix);
            Check(a, false, bt, true, add, c => Multiply.By(a.Matrix, packed, c.Matrix, add));
            Check(at, true, b, false, true, c => Multiply.TransposedAdd(at.Matrix, b.Matrix, c.Matrix));
        }
    });

    [Fact]
    public void A_rows_result_does_not_depend_on_the_other_rows() => KernelPaths.ForEach(() =>
    {
        foreach ((int k, int n) in (ReadOnlySpan<(int, int)>)[(1, 1), (100, 384), (300, 37), (512, 96)])
        {
            const int Most = 260;
            Strided a = new(Most, k, 0, 7), b = new(k, n, 0, 8), all = new(Most, n, 0, 0);
            var packed = new PackedMatrix();
            packed.Pack(b.Matrix);
            Multiply.By(a.Matrix, packed, all.Matrix);
            foreach (int rows in (ReadOnlySpan<int>)[1, 2, 3, 5, 8, 13, 14, 15, 29, 64, 225])
            {
                Strided some = new(rows, n, 0, 0), one = new(1, n, 0, 0);
                Multiply.By(a.Matrix.RowsFrom(20, rows), packed, some.Matrix);
                for (int r = 0; r < rows; r++)
                    Assert.True(some.Matrix[r].SequenceEqual(all.Matrix[20 + r]), $"row {r} of {rows}, depth {k}, {n} columns");
                Multiply.General(a.Matrix.RowsFrom(20, 1), false, b.Matrix, false, one.Matrix);
                Assert.True(one.Matrix[0].SequenceEqual(all.Matrix[20]), $"packed in the call, depth {k}, {n} columns");
            }
        }
    });

    [Fact]
    public void What_is_not_a_number_spoils_its_row_alone() => KernelPaths.ForEach(() =>
    {
        Strided a = new(30, 40, 0, 9), b = new(40, 50, 0, 10), c = new(30, 50, 0, 0);
        a.Matrix[17][39] = float.NaN;
        Multiply.General(a.Matrix, false, b.Matrix, false, c.Matrix);
        for (int r = 0; r < 30; r++)
            foreach (float value in c.Matrix[r]) Assert.Equal(r == 17, float.IsNaN(value));
    });

    [Fact]
    public void Shapes_that_do_not_fit_are_named()
    {
        Strided a = new(2, 3, 0, 1), b = new(4, 5, 0, 1), c = new(2, 5, 0, 1);
        var e = Assert.Throws<ArgumentException>(() => Multiply.General(a.Matrix, false, b.Matrix, false, c.Matrix));
        Assert.Contains("[2, 3] times [4, 5]", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_packed_for_other_kernels_are_refused()
    {
        if (KernelPaths.All.Count() < 2) return;
        PackedMatrix? packed = null;
        Strided a = new(2, 3, 0, 1), b = new(3, 4, 0, 1), c = new(2, 4, 0, 1);
        KernelPaths.ForEach(() =>
        {
            if (packed is not null) Assert.Throws<ArgumentException>(() => Multiply.By(a.Matrix, packed, c.Matrix));
            packed = new PackedMatrix();
            packed.Pack(b.Matrix);
        });
    }

    [Fact]
    public void Products_allocate_nothing() => KernelPaths.ForEach(() =>
    {
        Strided a = new(30, 40, 0, 9), b = new(40, 50, 0, 10), c = new(30, 50, 0, 0), d = new(40, 50, 0, 0);
        var packed = new PackedMatrix();
        Allocations.AssertNone(() =>
        {
            packed.Pack(b.Matrix);
            Multiply.By(a.Matrix, packed, c.Matrix);
            Multiply.TransposedAdd(a.Matrix, c.Matrix, d.Matrix);
            Multiply.General(a.Matrix, false, b.Matrix, false, c.Matrix, add: true);
        });
    });

    private static void Check(Strided a, bool transposeA, Strided b, bool transposeB, bool add, Action<Strided> multiply)
    {
        int m = transposeA ? a.Columns : a.Rows, k = transposeA ? a.Rows : a.Columns, n = transposeB ? b.Rows : b.Columns;
        Strided c = new(m, n, 3, 11), before = new(m, n, 3, 11);
        multiply(c);
        double[] left = a.InRows(transposeA), right = b.InRows(!transposeB);
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double sum = add ? before.Matrix[i][j] : 0, size = Math.Abs(sum);
                for (int l = 0; l < k; l++)
                {
                    double product = left[i * k + l] * right[j * k + l];
                    sum += product;
                    size += Math.Abs(product);
                }

                if (!(Math.Abs(c.Matrix[i][j] - sum) <= 1e-6 * size))
                {
                    Assert.Fail($"[{m}, {k}] times [{k}, {n}], transposed {transposeA}, {transposeB}, added {add}: "
                        + $"({i}, {j}) is {c.Matrix[i][j]}, not {sum}.");
                }
            }
        }

        Assert.True(c.Matrix.Rows == 0 || c.BetweenRows.All(x => x == Untouched), "The product wrote beside its columns.");
    }

    /// <summary>A random matrix whose rows lie apart.</summary>
    private sealed class Strided
    {
        private readonly float[] _values;
        private readonly int _gap;

        public Strided(int rows, int columns, int gap, int seed)
        {
            (Rows, Columns, _gap) = (rows, columns, gap);
            _values = new float[rows * (columns + gap)];
            Array.Fill(_values, Untouched);
            var random = new RandomStream(seed);
            for (int r = 0; r < rows; r++) random.FillUniform(Matrix[r], -1, 1);
        }

        public int Rows { get; }

        public int Columns { get; }

        public Matrix Matrix => new(_values, Rows, Columns, Columns + _gap);

        /// <summary>The numbers of the matrix, or of its transpose, row by row.</summary>
        public double[] InRows(bool transposed)
        {
            double[] values = new double[Rows * Columns];
            for (int r = 0; r < Rows; r++)
                for (int c = 0; c < Columns; c++)
                    values[transposed ? c * Rows + r : r * Columns + c] = Matrix[r][c];
            return values;
        }

        public IEnumerable<float> BetweenRows => _values.Where((_, i) => i % (Columns + _gap) >= Columns);
    }
}
