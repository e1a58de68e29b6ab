using MLNetSeq.Layers;
using MLNetSeq.Numerics;
using Xunit;

namespace MLNetSeq.Tests.Layers;

public sealed class PoolingTests
{
    private static readonly int[] Widths = [1, 3, 16, 37];

    [Fact]
    public void Mean_and_its_gradient_agree_with_finite_differences() => ForEachShape((layout, width, random) =>
    {
        float[] y = RandomBatch.Normal(random, layout.Rows * width), dy = new float[y.Length];
        float[] dPooled = RandomBatch.Normal(random, layout.Sequences * width), pooled = new float[dPooled.Length];
        double Loss()
        {
            Pooling.Mean(layout, new ReadOnlyMatrix(y, layout.Rows, width), new Matrix(pooled, layout.Sequences, width));
            return RandomBatch.Dot(pooled, dPooled);
        }

        Loss();
        Pooling.MeanBackward(layout, new Matrix([.. dPooled], layout.Sequences, width), new Matrix(dy, layout.Rows, width));
        new GradientCheck(Loss, random).Check("y", y, dy);
    });

    [Fact]
    public void Max_and_its_gradient_agree_with_a_search_step_by_step() => ForEachShape((layout, width, random) =>
    {
        float[] y = RandomBatch.Normal(random, layout.Rows * width), dy = new float[y.Length], expected = new float[y.Length];
        float[] dPooled = RandomBatch.Normal(random, layout.Sequences * width);
        float[] pooled = new float[dPooled.Length], steps = new float[dPooled.Length];
        Pooling.Max(layout, new ReadOnlyMatrix(y, layout.Rows, width), new Matrix(pooled, layout.Sequences, width),
            new Matrix(steps, layout.Sequences, width));
        Pooling.MaxBackward(layout, new ReadOnlyMatrix(dPooled, layout.Sequences, width),
            new ReadOnlyMatrix(steps, layout.Sequences, width), new Matrix(dy, layout.Rows, width));
        for (int i = 0; i < layout.Sequences; i++)
        {
            for (int j = 0; j < width; j++)
            {
                int at = Enumerable.Range(0, layout.Lengths[i]).Select(t => (layout.Offsets[t] + i) * width + j).MaxBy(k => y[k]);
                Assert.Equal(y[at], pooled[i * width + j]);
                expected[at] = dPooled[i * width + j];
            }
        }

        Assert.Equal(expected, dy);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_maximum_over_something_that_is_no_number_is_none(int step) => KernelPaths.ForEach(() =>
    {
        foreach (int width in Widths)
        {
            var layout = new PackedLayout();
            layout.Set([3]);
            float[] y = new float[3 * width], pooled = new float[width], steps = new float[width];
            y.AsSpan(step * width, width).Fill(float.NaN);
            Pooling.Max(layout, new ReadOnlyMatrix(y, 3, width), new Matrix(pooled, 1, width), new Matrix(steps, 1, width));
            Assert.All(pooled, p => Assert.True(float.IsNaN(p), $"The maximum is {p}."));
        }
    });

    [Fact]
    public void The_first_of_equal_maxima_gets_the_gradient()
    {
        var layout = new PackedLayout();
        layout.Set([3]);
        float[] pooled = new float[2], steps = new float[2];
        Pooling.Max(layout, new ReadOnlyMatrix([1, -1, 5, float.NegativeInfinity, 5, -1], 3, 2), new Matrix(pooled, 1, 2),
            new Matrix(steps, 1, 2));
        Assert.Equal([5, -1], pooled);
        Assert.Equal([1, 0], steps);
    }

    [Fact]
    public void Infinite_values_have_infinite_maxima() => KernelPaths.ForEach(() =>
    {
        var layout = new PackedLayout();
        layout.Set([2]);
        float[] pooled = new float[3], steps = new float[3];
        const float Inf = float.PositiveInfinity;
        Pooling.Max(layout, new ReadOnlyMatrix([Inf, -Inf, float.MaxValue, Inf, -Inf, float.MaxValue], 2, 3), new Matrix(pooled, 1, 3),
            new Matrix(steps, 1, 3));
        Assert.Equal([Inf, -Inf, float.MaxValue], pooled);
    });

    private static void ForEachShape(Action<PackedLayout, int, RandomStream> check) => KernelPaths.ForEach(() =>
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var random = new RandomStream(seed);
            check(RandomBatch.Layout(random, sequences: 9, steps: 12), Widths[seed % Widths.Length], random);
        }
    });
}
