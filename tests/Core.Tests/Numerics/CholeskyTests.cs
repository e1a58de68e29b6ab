using MLNetSeq.Numerics;
using Xunit;

namespace MLNetSeq.Tests.Numerics;

public class CholeskyTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(40)]
    public void It_solves_positive_definite_systems(int n)
    {
        RandomStream random = new(n);
        double[] factor = [.. Enumerable.Range(0, n * n).Select(_ => (double)random.NextNormal())];
        double[] expected = [.. Enumerable.Range(0, n).Select(_ => (double)random.NextNormal())];
        double[] matrix = new double[n * n], right = new double[n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                matrix[i * n + j] = (i == j ? 1 : 0) + DoubleVectors.Dot(factor.AsSpan(i * n, n), factor.AsSpan(j * n, n));
            right[i] = DoubleVectors.Dot(matrix.AsSpan(i * n, n), expected);
        }

        Cholesky.Solve(matrix, right);
        for (int i = 0; i < n; i++) Assert.InRange(right[i] - expected[i], -1e-10, 1e-10);
    }

    [Fact]
    public void What_is_not_positive_definite_is_refused() =>
        Assert.Throws<ArgumentException>(() => Cholesky.Solve([1, 2, 2, 1], [1, 1]));

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(37)]
    public void Numbers_are_widened_and_narrowed_to_the_last(int n)
    {
        float[] source = new float[n], back = new float[n];
        new RandomStream(1).FillNormal(source, 0, 1);
        double[] wide = new double[n];
        DoubleVectors.Widen(source, wide);
        Assert.Equal(source.Select(x => (double)x), wide);
        DoubleVectors.Narrow(0.3, wide, back);
        Assert.Equal(source.Select(x => (float)(0.3 * x)), back);
    }
}
