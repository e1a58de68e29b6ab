using MLNetSeq.Layers;
using MLNetSeq.Numerics;
using MLNetSeq.Testing;
using Xunit;

namespace MLNetSeq.Tests.Layers;

public sealed class LayerNormTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(5, 19)]
    [InlineData(2, 512)]
    [InlineData(4, 1333)]
    public void Agrees_with_the_definition_in_double(int rows, int size) => KernelPaths.ForEach(() =>
    {
        var random = new RandomStream(size);
        (LayerNorm layer, float[] x, float[] dy) = Make(rows, size, random);
        float[] y = new float[x.Length], dx = new float[x.Length], n = new float[x.Length], scales = new float[rows];
        layer.Forward(new ReadOnlyMatrix(x, rows, size), new Matrix(y, rows, size), new Matrix(n, rows, size), scales);
        layer.Backward(new ReadOnlyMatrix(n, rows, size), scales, new ReadOnlyMatrix(dy, rows, size), new Matrix(dx, rows, size));

        double[] expected = new double[x.Length], gradient = new double[x.Length], gain = new double[size], bias = new double[size];
        for (int r = 0; r < rows; r++)
        {
            double[] row = [.. x.AsSpan(r * size, size).ToArray().Select(v => (double)v)];
            double mean = row.Average(), deviation = Math.Sqrt(row.Average(v => (v - mean) * (v - mean)) + LayerNorm.Epsilon);
            double[] normal = [.. row.Select(v => (v - mean) / deviation)];
            double[] h = [.. Enumerable.Range(0, size).Select(j => (double)dy[r * size + j] * layer.Weight.Value[j])];
            double meanOfH = h.Average(), meanOfProduct = Enumerable.Range(0, size).Average(j => h[j] * normal[j]);
            for (int j = 0; j < size; j++)
            {
                expected[r * size + j] = normal[j] * layer.Weight.Value[j] + layer.Bias!.Value[j];
                gradient[r * size + j] = (h[j] - meanOfH - normal[j] * meanOfProduct) / deviation;
                gain[j] += dy[r * size + j] * normal[j];
                bias[j] += dy[r * size + j];
            }
        }

        Near.Assert(expected, y, 2e-6, "y");
        Near.Assert(gradient, dx, 1e-5, "the gradient of x");
        Near.Assert(gain, layer.Weight.Gradient, 1e-5, "the gradient of the gain");
        Near.Assert(bias, layer.Bias!.Gradient, 1e-5, "the gradient of the bias");
    });

    [Theory]
    [InlineData(4, 3)]
    [InlineData(3, 17)]
    [InlineData(2, 700)]
    public void Gradients_agree_with_finite_differences(int rows, int size) => KernelPaths.ForEach(() =>
    {
        var random = new RandomStream(size);
        (LayerNorm layer, float[] x, float[] dy) = Make(rows, size, random);
        float[] y = new float[x.Length], dx = new float[x.Length], n = new float[x.Length], scales = new float[rows];
        double Loss()
        {
            layer.Forward(new ReadOnlyMatrix(x, rows, size), new Matrix(y, rows, size), new Matrix(n, rows, size), scales);
            return RandomBatch.Dot(y, dy);
        }

        Loss();
        layer.Backward(new ReadOnlyMatrix(n, rows, size), scales, new ReadOnlyMatrix(dy, rows, size), new Matrix(dx, rows, size));
        var check = new GradientCheck(Loss, random);
        check.Check("x", x, dx);
        foreach (Parameter p in layer.Parameters) check.Check("LayerNorm", p);
    });

    [Fact]
    public void In_place_and_in_columns_of_a_wider_matrix_it_gives_the_same_bits() => KernelPaths.ForEach(() =>
    {
        const int Rows = 3, Size = 21, Stride = 30;
        (LayerNorm layer, float[] x, float[] dy) = Make(Rows, Size, new RandomStream(1));
        float[] y = new float[x.Length], dx = new float[x.Length], n = new float[x.Length], scales = new float[Rows];
        layer.Forward(new ReadOnlyMatrix(x, Rows, Size), new Matrix(y, Rows, Size), new Matrix(n, Rows, Size), scales);
        layer.Backward(new ReadOnlyMatrix(n, Rows, Size), scales, new ReadOnlyMatrix(dy, Rows, Size), new Matrix(dx, Rows, Size));

        float[] wide = new float[Rows * Stride], wideGradient = new float[Rows * Stride];
        var place = new Matrix(wide, Rows, Size, Stride);
        var gradientPlace = new Matrix(wideGradient, Rows, Size, Stride);
        MLNetSeq.Numerics.Rows.Copy(new ReadOnlyMatrix(x, Rows, Size), place);
        MLNetSeq.Numerics.Rows.Copy(new ReadOnlyMatrix(dy, Rows, Size), gradientPlace);
        layer.Forward(place, place, new Matrix(n, Rows, Size), scales);
        layer.Backward(new ReadOnlyMatrix(n, Rows, Size), scales, gradientPlace, gradientPlace);
        for (int r = 0; r < Rows; r++)
        {
            Assert.Equal(y.AsSpan(r * Size, Size), place[r]);
            Assert.Equal(dx.AsSpan(r * Size, Size), gradientPlace[r]);
            Assert.All(wide[(r * Stride + Size)..((r + 1) * Stride)], v => Assert.Equal(0, v));
        }
    });

    [Fact]
    public void A_row_of_equal_values_becomes_the_bias_and_what_is_no_number_stays_in_its_row() => KernelPaths.ForEach(() =>
    {
        const int Size = 37;
        (LayerNorm layer, float[] x, _) = Make(3, Size, new RandomStream(1));
        x.AsSpan(0, Size).Fill(3.7f);
        x[Size + 35] = float.NaN;
        float[] y = new float[x.Length], n = new float[x.Length], scales = new float[3];
        layer.Forward(new ReadOnlyMatrix(x, 3, Size), new Matrix(y, 3, Size), new Matrix(n, 3, Size), scales);
        for (int j = 0; j < Size; j++) Assert.Equal(layer.Bias!.Value[j], y[j], 1e-3f);
        Assert.All(y[Size..(2 * Size)], v => Assert.True(float.IsNaN(v), $"{v} is a number."));
        Assert.All(y[(2 * Size)..], v => Assert.True(float.IsFinite(v), $"{v} is none."));
    });

    [Fact]
    public void Rows_of_another_width_are_refused_by_name()
    {
        var layer = new LayerNorm("norm", 4);
        var e = Assert.Throws<ArgumentException>(() =>
            layer.Forward(new ReadOnlyMatrix(new float[6], 2, 3), new Matrix(new float[6], 2, 3), new Matrix(new float[6], 2, 3),
                new float[2]));
        Assert.Contains("norm.weight", e.Message, StringComparison.Ordinal);
    }

    private static (LayerNorm Layer, float[] X, float[] Dy) Make(int rows, int size, RandomStream random)
    {
        var layer = new LayerNorm("norm", size);
        random.FillNormal(layer.Weight.Value, 1, 0.5f);
        random.FillNormal(layer.Bias!.Value, 0, 0.5f);
        float[] x = RandomBatch.Normal(random, rows * size);
        for (int i = 0; i < x.Length; i++) x[i] = 2 * x[i] + 1;
        return (layer, x, RandomBatch.Normal(random, rows * size));
    }
}
