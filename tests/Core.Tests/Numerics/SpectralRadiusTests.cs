using MLNetSeq.Numerics;
using MLNetSeq.Tests.Layers;
using Xunit;

namespace MLNetSeq.Tests.Numerics;

public sealed class SpectralRadiusTests
{
    private const double Tolerance = 2e-6;

    [Theory]
    [InlineData(new float[] { 3, 0, 0, -5 }, 5)]
    [InlineData(new float[] { 1, 1, 0, 1 }, 1)]               // a double eigenvalue with one eigenvector
    [InlineData(new float[] { 0, -4, 1, 0 }, 2)]              // ±2i
    [InlineData(new float[] { 0.5f, 1000, 0, 0.25f }, 0.5)]   // a norm far above the radius
    [InlineData(new float[] { 0, 7, 0, 0 }, 0)]
    [InlineData(new float[] { 2e37f, 0, 0, 1e37f }, 2e37)]
    [InlineData(new float[] { 2e-37f, 0, 0, 1e-37f }, 2e-37)]
    public void It_is_the_largest_absolute_eigenvalue(float[] matrix, double radius) =>
        Assert.InRange(SpectralRadius.Of(new ReadOnlyMatrix(matrix, 2, 2)), radius * (1 - Tolerance), radius * (1 + Tolerance));

    [Fact]
    public void The_roots_of_a_polynomial_are_the_eigenvalues_of_its_companion_matrix()
    {
        // (x² − 2·0.9·cos 1·x + 0.81)(x + 0.8)(x − 0.5): a pair of modulus 0.9, and two real roots.
        double p = -1.8 * Math.Cos(1), q = 0.81, r = 0.3, s = -0.4;
        float[] companion = [(float)-(p + r), (float)-(q + p * r + s), (float)-(q * r + p * s), (float)-(q * s), 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0];
        Assert.Equal(0.9, SpectralRadius.Of(new ReadOnlyMatrix(companion, 4, 4)), 1e-5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(19)]
    [InlineData(64)]
    public void A_scaled_orthogonal_matrix_has_its_scale(int size) =>
        Assert.Equal(0.7, SpectralRadius.Of(new ReadOnlyMatrix(Orthogonal.Matrix(size, 0.7, new RandomStream(size)), size, size)), 1e-5);

    [Fact]
    public void It_is_that_of_the_transpose_and_of_a_block_of_a_wider_matrix()
    {
        const int Size = 23, Stride = 30;
        float[] values = RandomBatch.Normal(new RandomStream(4), Size * Stride), transposed = new float[Size * Size];
        for (int r = 0; r < Size; r++)
            for (int c = 0; c < Size; c++) transposed[c * Size + r] = values[r * Stride + c];
        double radius = SpectralRadius.Of(new ReadOnlyMatrix(values, Size, Size, Stride));
        Assert.Equal(1, SpectralRadius.Of(new ReadOnlyMatrix(transposed, Size, Size)) / radius, Tolerance);
        Assert.InRange(radius, 0.7 * Math.Sqrt(Size), 1.5 * Math.Sqrt(Size)); // the circular law: about the root of the size
    }

    [Fact]
    public void What_is_no_number_stays_so()
    {
        Assert.Equal(double.NaN, SpectralRadius.Of(new ReadOnlyMatrix([1, float.NaN, 0, 1], 2, 2)));
        Assert.Equal(double.NaN, SpectralRadius.Of(new ReadOnlyMatrix([1, float.PositiveInfinity, 0, 1], 2, 2)));
    }

    [Fact]
    public void A_matrix_that_is_not_square_is_refused() =>
        Assert.Contains("2 rows and 3 columns", Assert.Throws<ArgumentException>(
            () => SpectralRadius.Of(new ReadOnlyMatrix(new float[6], 2, 3))).Message, StringComparison.Ordinal);
}
