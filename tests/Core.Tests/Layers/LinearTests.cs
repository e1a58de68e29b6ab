using MLNetSeq.Layers;
using MLNetSeq.Numerics;
using Xunit;

namespace MLNetSeq.Tests.Layers;

public sealed class LinearTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 7, 5)]
    [InlineData(17, 33, 1)]
    [InlineData(5, 16, 31)]
    public void Gradients_agree_with_finite_differences(int rows, int inputSize, int outputSize) => KernelPaths.ForEach(() =>
    {
        var random = new RandomStream(rows);
        var layer = new Linear("layer", inputSize, outputSize, random);
        float[] x = RandomBatch.Normal(random, rows * inputSize), y = new float[rows * outputSize];
        float[] dy = RandomBatch.Normal(random, y.Length), dx = new float[x.Length];
        double Loss()
        {
            layer.Pack(backward: true);
            layer.Forward(new ReadOnlyMatrix(x, rows, inputSize), new Matrix(y, rows, outputSize));
            return RandomBatch.Dot(y, dy);
        }

        Loss();
        layer.Backward(new ReadOnlyMatrix(x, rows, inputSize), new ReadOnlyMatrix(dy, rows, outputSize), new Matrix(dx, rows, inputSize));
        var check = new GradientCheck(Loss, random);
        check.Check("x", x, dx);
        foreach (Parameter p in layer.Parameters) check.Check("Linear", p);
    });

    [Fact]
    public void Backward_adds_to_the_gradients_that_are_there()
    {
        var random = new RandomStream(1);
        var layer = new Linear("layer", 5, 3, random);
        float[] x = RandomBatch.Normal(random, 10), dy = RandomBatch.Normal(random, 6), dx = new float[10];
        layer.Pack(backward: true);
        layer.Backward(new ReadOnlyMatrix(x, 2, 5), new ReadOnlyMatrix(dy, 2, 3), new Matrix(dx, 2, 5));
        float[] once = layer.Weight.Gradient.ToArray();
        layer.Backward(new ReadOnlyMatrix(x, 2, 5), new ReadOnlyMatrix(dy, 2, 3), new Matrix(dx, 2, 5));
        for (int i = 0; i < once.Length; i++) Assert.Equal(2 * once[i], layer.Weight.Gradient[i], 1e-5f);
    }

    [Fact]
    public void Weights_that_were_never_packed_are_named()
    {
        var layer = new Linear("layer", 2, 2, new RandomStream(1));
        var e = Assert.Throws<InvalidOperationException>(() =>
            layer.Forward(new ReadOnlyMatrix(new float[2], 1, 2), new Matrix(new float[2], 1, 2)));
        Assert.Contains("layer.weight", e.Message, StringComparison.Ordinal);
    }
}
