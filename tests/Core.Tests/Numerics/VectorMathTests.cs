using MLNetSeq.Numerics;
using MLNetSeq.Testing;
using Xunit;

namespace MLNetSeq.Tests.Numerics;

public class VectorMathTests
{
    private const float Infinity = float.PositiveInfinity;

    private delegate void Function(ReadOnlySpan<float> x, Span<float> y);

    [Fact]
    public void Exp_is_within_2_units_in_the_last_place() => KernelPaths.ForEach(() =>
    {
        float[] x = Grid(-87, 88, 1_000_003), y = new float[x.Length];
        VectorMath.Exp(x, y);
        for (int i = 0; i < x.Length; i++)
        {
            double exact = Math.Exp(x[i]), unit = MathF.BitIncrement((float)exact) - (double)(float)exact;
            AssertNear(exact, y[i], 2 * unit, $"exp({x[i]:R})");
        }
    });

    [Fact]
    public void Sigmoid_and_tanh_are_within_1e_6() => KernelPaths.ForEach(() =>
    {
        float[] x = [.. Grid(-100, 100, 1_000_003), .. Grid(-2, 2, 100_001), .. Grid(-1e-3, 1e-3, 10_001)], y = new float[x.Length];
        VectorMath.Sigmoid(x, y);
        for (int i = 0; i < x.Length; i++) AssertNear(1 / (1 + Math.Exp(-(double)x[i])), y[i], 1e-6, $"sigmoid({x[i]:R})");
        VectorMath.Tanh(x, y);
        for (int i = 0; i < x.Length; i++) AssertNear(Math.Tanh(x[i]), y[i], 1e-6, $"tanh({x[i]:R})");
    });

    [Fact]
    public void Sigmoid_stays_within_0_and_1_and_tanh_within_its_limits() => KernelPaths.ForEach(() =>
    {
        float[] x = Grid(-100, 100, 100_003), y = new float[x.Length];
        VectorMath.Sigmoid(x, y);
        Assert.All(y, v => Assert.InRange(v, 0, 1));
        VectorMath.Tanh(x, y);
        Assert.All(y, v => Assert.InRange(v, -1, 1));
    });

    [Fact]
    public void LogSoftmax_is_the_logarithm_of_the_softmax() => KernelPaths.ForEach(() =>
    {
        var random = new RandomStream(12);
        foreach (int length in (int[])[1, 7, 33, 700])
        {
            float[] x = new float[length];
            random.FillNormal(x, 3, 5);
            if (length > 1) x[length / 2] = float.NegativeInfinity;
            double largest = x.Max(), sum = x.Sum(v => Math.Exp(v - largest));
            double[] expected = [.. x.Select(v => v - largest - Math.Log(sum))];
            VectorMath.LogSoftmax(x);
            Near.Assert(expected, x, 1e-6, $"{length} numbers");
        }
    });

    [Fact]
    public void Softmax_is_within_1e_6_and_sums_to_1() => KernelPaths.ForEach(() =>
    {
        foreach (int length in (ReadOnlySpan<int>)[1, 2, 5, 16, 33, 255, 257, 1000, 10_007])
        {
            foreach (float scale in (ReadOnlySpan<float>)[0, 0.01f, 1, 30, 100])
            {
                float[] x = new float[length], y = new float[length];
                new RandomStream(length).FillUniform(x, -scale, scale);
                VectorMath.Softmax(x, y);
                double max = x.Max(), sum = x.Sum(v => Math.Exp(v - max));
                for (int i = 0; i < length; i++) AssertNear(Math.Exp(x[i] - max) / sum, y[i], 1e-6, $"softmax of {length} numbers, {i}");
                AssertNear(1, y.Sum(v => (double)v), 1e-6, $"the sum of a softmax of {length}");
            }
        }
    });

    [Fact]
    public void LogSumExp_is_within_1e_6() => KernelPaths.ForEach(() =>
    {
        foreach (int length in (ReadOnlySpan<int>)[1, 2, 7, 16, 63, 257, 5000])
        {
            foreach ((float lowest, float highest) in (ReadOnlySpan<(float, float)>)
                [(-1, 1), (-100, 100), (1e4f, 1.0001e4f), (-1e30f, -0.9e30f), (-1e30f, 1e30f), (-1e-30f, 1e-30f), (80, 89)])
            {
                float[] x = new float[length];
                new RandomStream(length).FillUniform(x, lowest, highest);
                CheckLogSumExp(x);
                x[length / 2] = float.NegativeInfinity;
                CheckLogSumExp(x);
            }
        }

        Assert.Equal(float.NegativeInfinity, VectorMath.LogSumExp([]));
        Assert.Equal(float.NegativeInfinity, VectorMath.LogSumExp([float.NegativeInfinity, float.NegativeInfinity]));
        Assert.Equal(Infinity, VectorMath.LogSumExp([1, Infinity]));
    });

    [Fact]
    public void What_is_not_a_number_stays_one_and_infinity_gives_the_limit_in_every_lane() => KernelPaths.ForEach(() =>
    {
        (string Name, Function Run, float AtMinus, float AtPlus)[] functions =
        [
            ("exp", VectorMath.Exp, 0, Infinity), ("tanh", VectorMath.Tanh, -1, 1), ("sigmoid", VectorMath.Sigmoid, 0, 1),
            ("limit", (x, y) => { x.CopyTo(y); VectorMath.Limit(y, 3); }, -3, 3),
        ];
        for (int length = 1; length <= 40; length++)
        {
            for (int at = 0; at < length; at++)
            {
                foreach ((string name, Function run, float atMinus, float atPlus) in functions)
                {
                    float[] x = new float[length], y = new float[length], clean = new float[length];
                    Array.Fill(x, 0.5f);
                    run(x, clean);
                    foreach ((float special, float limit) in (ReadOnlySpan<(float, float)>)
                        [(float.NaN, float.NaN), (-Infinity, atMinus), (Infinity, atPlus)])
                    {
                        x[at] = special;
                        run(x, y);
                        clean[at] = limit;
                        Assert.True(clean.AsSpan().SequenceEqual(y), $"{name} of {special} at {at} of {length} gives {y[at]}");
                    }
                }
            }
        }
    });

    [Fact]
    public void What_is_not_a_number_reaches_every_reduction_from_every_lane() => KernelPaths.ForEach(() =>
    {
        for (int length = 1; length <= 40; length++)
        {
            for (int at = 0; at < length; at++)
            {
                float[] x = new float[length], y = new float[length];
                new RandomStream(at).FillUniform(x, -1, 1);
                Assert.Equal(x.Max(), VectorMath.Max(x));
                x[at] = -Infinity;
                if (length > 1) Assert.Equal(x.Max(), VectorMath.Max(x));
                x[at] = Infinity;
                Assert.Equal(Infinity, VectorMath.Max(x));
                x[at] = float.NaN;
                Assert.True(float.IsNaN(VectorMath.Max(x)), $"max, {at} of {length}");
                Assert.True(float.IsNaN(VectorMath.LogSumExp(x)), $"log-sum-exp, {at} of {length}");
                Assert.True(double.IsNaN(VectorMath.SumOfSquares(x)), $"sum of squares, {at} of {length}");
                Assert.True(double.IsNaN(VectorMath.Dot(x, x)), $"dot product, {at} of {length}");
                VectorMath.Softmax(x, y);
                Assert.All(y, v => Assert.True(float.IsNaN(v)));
            }
        }
    });

    [Fact]
    public void Minus_infinity_has_probability_0_and_plus_infinity_all_of_it() => KernelPaths.ForEach(() =>
    {
        float[] y = new float[3];
        VectorMath.Softmax([1, -Infinity, 1], y);
        Assert.Equal([0.5f, 0, 0.5f], y);
        VectorMath.Softmax([1, Infinity, -Infinity], y);
        Assert.Equal([0, 1, 0], y);
        VectorMath.Softmax([Infinity, 3, Infinity], y);
        Assert.Equal([0.5f, 0, 0.5f], y);
    });

    [Fact]
    public void Arithmetic_agrees_with_a_loop_at_every_length() => KernelPaths.ForEach(() =>
    {
        for (int length = 0; length <= 70; length++)
        {
            float[] a = new float[length], b = new float[length];
            new RandomStream(1).FillUniform(a, -1, 1);
            new RandomStream(2).FillUniform(b, -1, 1);
            Check("add", (x, y) => VectorMath.Add(x, y), (x, y) => x + y);
            Check("add scaled", (x, y) => VectorMath.AddScaled(x, 0.25f, y), (x, y) => y + 0.25 * x);
            Check("scale", (_, y) => VectorMath.Scale(y, 3), (_, y) => 3 * y);
            Check("multiply", (x, y) => VectorMath.MultiplyBy(x, y), (x, y) => x * y);
            Check("limit", (_, y) => VectorMath.Limit(y, 0.5f), (_, y) => Math.Clamp(y, -0.5, 0.5));
            AssertNear(a.Zip(b, (x, y) => (double)x * y).Sum(), VectorMath.Dot(a, b), 1e-12, "dot product");
            AssertNear(a.Sum(x => (double)x * x), VectorMath.SumOfSquares(a), 1e-6 * length, "sum of squares");

            void Check(string name, Function run, Func<double, double, double> expected)
            {
                float[] result = [.. b];
                run(a, result);
                for (int i = 0; i < length; i++) AssertNear(expected(a[i], b[i]), result[i], 1e-6, $"{name}, {i} of {length}");
            }
        }
    });

    [Fact]
    public void Spans_of_different_lengths_are_refused()
    {
        Assert.Throws<ArgumentException>(() => VectorMath.Add(new float[2], new float[3]));
        Assert.Throws<ArgumentException>(() => VectorMath.Exp(new float[3], new float[2]));
        Assert.Throws<ArgumentException>(() => VectorMath.Softmax(new float[3], new float[2]));
        Assert.Throws<ArgumentException>(() => VectorMath.Dot(new float[3], new float[2]));
    }

    private static void CheckLogSumExp(float[] x)
    {
        double max = x.Max(), exact = double.IsNegativeInfinity(max) ? max : max + Math.Log(x.Sum(v => Math.Exp(v - max)));
        float actual = VectorMath.LogSumExp(x);
        if (exact != actual) AssertNear(exact, actual, 1e-6 * (1 + Math.Abs(exact)), $"log-sum-exp of {x.Length} numbers up to {max}");
    }

    private static float[] Grid(double from, double to, int count) =>
        [.. Enumerable.Range(0, count).Select(i => (float)(from + (to - from) * i / (count - 1)))];

    private static void AssertNear(double expected, double actual, double tolerance, string what)
    {
        if (!(Math.Abs(expected - actual) <= tolerance)) Assert.Fail($"{what} is {actual:R}, not {expected:R}.");
    }
}
