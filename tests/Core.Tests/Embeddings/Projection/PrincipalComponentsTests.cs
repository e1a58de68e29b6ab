using MLNetSeq.Embeddings;
using MLNetSeq.Numerics;
using MLNetSeq.Testing;
using MLNetSeq.Tests.Numerics;
using Xunit;

namespace MLNetSeq.Tests.Embeddings.Projection;

public sealed class PrincipalComponentsTests
{
    private const double Tolerance = 1e-5;

    [Theory]
    [GoldenCases("pca")]
    public void Components_agree_with_scikit_learn(GoldenCase golden)
    {
        int[] shape = golden.Shape("inputs", "X");
        ReadOnlyMatrix rows = new(golden.Floats("inputs", "X"), shape[0], shape[1]);
        PrincipalComponents found = PrincipalComponents.Fit(rows);
        int[] sizes = golden.Shape("outputs", "components");
        Assert.Equal((sizes[0], sizes[1]), (found.Count, found.Dimension));
        AssertNear(golden.Doubles("outputs", "mean"), found.Mean, "mean");
        AssertNear(golden.Doubles("outputs", "explainedVariance"), found.Variances, "variances");
        AssertNear(golden.Doubles("outputs", "explainedVarianceRatio"),
            [.. Enumerable.Range(0, found.Count).Select(found.ExplainedShare)], "shares");

        double[] components = golden.Doubles("outputs", "components"), projections = golden.Doubles("outputs", "transformed");
        double[] own = found.Project(rows);
        for (int k = 0; k < found.Count; k++)
        {
            double[] theirs = components[(k * sizes[1])..((k + 1) * sizes[1])];
            double sign = Math.Sign(DoubleVectors.Dot(theirs, found.Component(k)));
            AssertNear([.. theirs.Select(v => sign * v)], found.Component(k), $"component {k}");
            AssertNear([.. Column(projections, k, found.Count).Select(v => sign * v)], Column(own, k, found.Count), $"projection {k}");
        }

        float[] rebuilt = new float[shape[0] * shape[1]];
        for (int r = 0; r < shape[0]; r++) found.Reconstruct(own.AsSpan(r * found.Count, 2), rebuilt.AsSpan(r * shape[1], shape[1]));
        Near.Assert(golden.Doubles("outputs", "reconstructionWith2"), rebuilt, Tolerance, "reconstruction with 2");
    }

    [Theory]
    [InlineData(2, 40)]
    [InlineData(17, 300)]
    [InlineData(30, 500)]
    public void Rotated_data_has_the_rotation_as_components(int width, int count)
    {
        float[] turn = Orthogonal.Matrix(width, 1, new RandomStream(width));
        float[] plain = Plain(width, count), turned = new float[plain.Length];
        Multiply.General(new ReadOnlyMatrix(plain, count, width), false, new ReadOnlyMatrix(turn, width, width), false,
            new Matrix(turned, count, width));
        PrincipalComponents before = PrincipalComponents.Fit(new ReadOnlyMatrix(plain, count, width));
        PrincipalComponents after = PrincipalComponents.Fit(new ReadOnlyMatrix(turned, count, width));
        AssertNear(before.Variances.ToArray(), after.Variances, "variances");
        for (int k = 0; k < width; k++)
        {
            double[] expected = new double[width];
            for (int i = 0; i < width; i++)
                for (int j = 0; j < width; j++) expected[j] += before.Component(k)[i] * turn[i * width + j];
            Assert.Equal(1, Math.Abs(DoubleVectors.Dot(expected, after.Component(k))), 1e-5);
        }
    }

    [Fact]
    public void Components_are_orthonormal_and_all_of_them_rebuild_the_rows()
    {
        const int Width = 12, Count = 50;
        float[] values = Plain(Width, Count);
        ReadOnlyMatrix rows = new(values, Count, Width);
        PrincipalComponents found = PrincipalComponents.Fit(rows);
        for (int i = 0; i < Width; i++)
            for (int j = 0; j < Width; j++)
                Assert.Equal(i == j ? 1 : 0, DoubleVectors.Dot(found.Component(i), found.Component(j)), 1e-12);
        double[] projections = found.Project(rows);
        float[] rebuilt = new float[Width];
        for (int r = 0; r < Count; r++)
        {
            found.Reconstruct(projections.AsSpan(r * Width, Width), rebuilt);
            Near.Assert([.. rows[r].ToArray().Select(v => (double)v)], rebuilt, 1e-6, $"row {r}");
        }
    }

    [Fact]
    public void The_sign_of_a_component_makes_its_largest_number_positive()
    {
        PrincipalComponents found = PrincipalComponents.Fit(new ReadOnlyMatrix(Plain(9, 30), 30, 9));
        for (int k = 0; k < found.Count; k++)
        {
            double[] component = found.Component(k).ToArray();
            Assert.True(component.MaxBy(Math.Abs) > 0, $"component {k}: {string.Join(' ', component)}");
        }
    }

    [Fact]
    public void Rows_that_do_not_vary_have_components_without_variance()
    {
        PrincipalComponents found = PrincipalComponents.Fit(new ReadOnlyMatrix([1, 2, 3, 1, 2, 3, 1, 2, 3], 3, 3), 2);
        Assert.Equal([0, 0], found.Variances.ToArray());
        Assert.Equal(0, found.ExplainedShare(0));
    }

    [Theory]
    [InlineData(2, 100)]
    [InlineData(4, 100)]
    [InlineData(9, 300)]
    public void Few_rows_of_many_numbers_have_components_for_all_that_varies(int count, int width)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            float[] values = new float[count * width];
            new RandomStream(seed).FillNormal(values, 1, 1);
            ReadOnlyMatrix rows = new(values, count, width);
            PrincipalComponents found = PrincipalComponents.Fit(rows);
            Assert.Equal(1, Enumerable.Range(0, count - 1).Sum(found.ExplainedShare), 1e-12);
            Assert.InRange(found.ExplainedShare(count - 1), 0, 1e-12);
            float[] rebuilt = new float[width];
            double[] projections = found.Project(rows);
            for (int r = 0; r < count; r++)
            {
                found.Reconstruct(projections.AsSpan(r * count, count), rebuilt);
                Near.Assert([.. rows[r].ToArray().Select(v => (double)v)], rebuilt, 1e-6, $"seed {seed}, row {r}");
            }
        }
    }

    [Fact]
    public void What_has_no_components_is_named()
    {
        Assert.Contains("at least two rows", Assert.Throws<ArgumentException>(() =>
            PrincipalComponents.Fit(new ReadOnlyMatrix([1, 2], 1, 2))).Message, StringComparison.Ordinal);
        Assert.Contains("1 to 2 components", Assert.Throws<ArgumentOutOfRangeException>(() =>
            PrincipalComponents.Fit(new ReadOnlyMatrix([1, 2, 3, 4], 2, 2), 3)).Message, StringComparison.Ordinal);
        Assert.Contains("finite", Assert.Throws<ArgumentException>(() =>
            PrincipalComponents.Fit(new ReadOnlyMatrix([1, float.NaN, 3, 4], 2, 2))).Message, StringComparison.Ordinal);
    }

    // Columns of clearly different spread around different means.
    private static float[] Plain(int width, int count)
    {
        RandomStream random = new(7);
        return [.. Enumerable.Range(0, width * count).Select(i => (float)(i % width + random.NextNormal() * Math.Pow(1.25, -(i % width))))];
    }

    private static double[] Column(double[] rows, int column, int width) => [.. rows.Where((_, i) => i % width == column)];

    private static void AssertNear(double[] expected, ReadOnlySpan<double> actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) Near.Assert(expected[i], actual[i], Tolerance, $"{what}[{i}]");
    }
}
