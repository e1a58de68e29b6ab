using MLNetSeq.Layers;
using MLNetSeq.Layers.Losses;
using MLNetSeq.Numerics;
using MLNetSeq.Testing;
using MLNetSeq.Tests.Layers;
using Xunit;

namespace MLNetSeq.Tests.Losses;

public sealed class SampledSoftmaxTests
{
    private const int Rows = 9;
    private const int Width = 11;
    private const int Classes = 30;

    private readonly RandomStream _random = new(7);
    private readonly SampledSoftmax _layer;
    private readonly SampledSoftmax.Workspace _workspace = new();
    private readonly ClassSample _sample = new(Classes);
    private readonly float[] _x;
    private readonly float[] _dx = new float[Rows * Width];
    private readonly int[] _targets;

    public SampledSoftmaxTests()
    {
        _layer = new SampledSoftmax("s", Width, Classes, _random);
        _random.FillNormal(_layer.Bias.Value, 0, 0.5f);
        _x = RandomBatch.Normal(_random, Rows * Width);
        _targets = [.. Enumerable.Range(0, Rows).Select(_ => _random.Next(Classes))];
    }

    [Fact]
    public void Gradients_agree_with_finite_differences_of_the_loss_over_a_fixed_sample() => KernelPaths.ForEach(() =>
    {
        float[] weights = [1, 2, 0.5f, 1, 1, 0, 1, 3, 1];
        _sample.Draw(new LogUniformSampler(Classes), 20, new RandomStream(1));
        Assert.Contains(_targets, t => _sample.SlotOf(t) >= 0);
        var scratch = _layer.Replicate();
        double Loss() => scratch.Backward(new ReadOnlyMatrix(_x, Rows, Width), _targets, weights, 1, _sample,
            new Matrix(new float[Rows * Width], Rows, Width), _workspace);

        foreach (Parameter p in _layer.Parameters) p.ClearGradient();
        _layer.Backward(new ReadOnlyMatrix(_x, Rows, Width), _targets, weights, 1, _sample, new Matrix(_dx, Rows, Width), _workspace);
        var check = new GradientCheck(Loss, _random);
        check.Check("x", _x, _dx);
        foreach (Parameter p in _layer.Parameters) check.Check("sampled softmax", p);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Gradients_agree_with_finite_differences_on_random_shapes(long seed) => KernelPaths.ForEach(() =>
    {
        var random = new RandomStream(seed);
        int rows = 2 + random.Next(20), width = 3 + random.Next(30), classes = 5 + random.Next(80);
        var layer = new SampledSoftmax("s", width, classes, random);
        float[] x = RandomBatch.Normal(random, rows * width), dx = new float[x.Length], unused = new float[x.Length];
        int[] targets = [.. Enumerable.Range(0, rows).Select(_ => random.Next(classes))];
        var sample = new ClassSample(classes);
        sample.Draw(new LogUniformSampler(classes), 1 + random.Next(2 * classes), random);
        SampledSoftmax scratch = layer.Replicate();
        double Loss() => scratch.Backward(
            new ReadOnlyMatrix(x, rows, width), targets, [], 1, sample, new Matrix(unused, rows, width), _workspace);

        layer.Backward(new ReadOnlyMatrix(x, rows, width), targets, [], 1, sample, new Matrix(dx, rows, width), _workspace);
        var check = new GradientCheck(Loss, random);
        check.Check("x", x, dx);
        foreach (Parameter p in layer.Parameters) check.Check("sampled softmax", p);
    });

    [Fact]
    public void With_all_classes_it_is_the_full_softmax() => KernelPaths.ForEach(() =>
    {
        float[] logits = new float[Rows * Classes], dx = new float[Rows * Width];
        var full = new Linear("full", Width, Classes, null);
        _layer.Weight.Value.CopyTo(full.Weight.Value);
        _layer.Bias.Value.CopyTo(full.Bias.Value);
        full.Pack(backward: true);
        _layer.Pack();
        var x = new ReadOnlyMatrix(_x, Rows, Width);
        var y = new Matrix(logits, Rows, Classes);
        full.Forward(x, y);
        double expected = new SoftmaxCrossEntropy().Backward(y, _targets, [], Rows, y);
        full.Backward(x, y, new Matrix(dx, Rows, Width));
        _sample.TakeAll();
        SampledSoftmax layer = _layer.Replicate();

        double actual = layer.Backward(x, _targets, [], Rows, _sample, new Matrix(_dx, Rows, Width), _workspace);
        Near.Assert(expected, actual, 1e-6, "loss");
        Near.Assert(expected, layer.Forward(x, _targets, [], _workspace), 1e-6, "loss in evaluation");
        Near.Assert(Doubles(dx), _dx, 1e-6, "gradient of x");
        Near.Assert(Doubles(full.Weight.Gradient), Dense(layer.Weight), 1e-6, "gradient of W");
        Near.Assert(Doubles(full.Bias.Gradient), Dense(layer.Bias), 1e-6, "gradient of b");
    });

    public static TheoryData<ClassSampler> Samplers => [new LogUniformSampler(Classes), new FrequencySampler(Counts())];

    [Theory]
    [MemberData(nameof(Samplers))]
    public void The_more_classes_are_drawn_the_nearer_is_the_full_loss(ClassSampler sampler)
    {
        _layer.Pack();
        double full = _layer.Forward(new ReadOnlyMatrix(_x, Rows, Width), _targets, [], _workspace);
        double Distance(int draws)
        {
            double squares = 0;
            for (int i = 0; i < 40; i++)
            {
                _sample.Draw(sampler, draws, _random);
                double loss = _layer.Backward(new ReadOnlyMatrix(_x, Rows, Width), _targets, [], Rows, _sample,
                    new Matrix(_dx, Rows, Width), _workspace);
                squares += (loss - full) * (loss - full) / 40;
            }

            return Math.Sqrt(squares);
        }

        double few = Distance(50), many = Distance(5000), most = Distance(500_000);
        Assert.True(many < few / 5 && most < many / 5 && most < 0.02, $"From 50, 5,000 and 500,000 draws: {few:G3}, {many:G3}, {most:G3}.");
    }

    [Theory]
    [MemberData(nameof(Samplers))]
    public void The_gradient_is_that_of_the_full_softmax_in_the_mean(ClassSampler sampler)
    {
        const int Samples = 2000, Draws = 200;
        var x = new ReadOnlyMatrix(_x, Rows, Width);
        var mean = new double[Classes * Width];
        for (int i = 0; i < Samples; i++)
        {
            _sample.Draw(sampler, Draws, _random);
            double[] gradient = Gradient(x);
            for (int j = 0; j < mean.Length; j++) mean[j] += gradient[j] / Samples;
        }

        _sample.TakeAll();
        double[] full = Gradient(x);

        // The quotient of an unbiased sum is biased by about 1 / draws, and the mean of 2,000 has its own noise.
        double scale = Math.Sqrt(full.Sum(g => g * g)), error = Math.Sqrt(full.Zip(mean, (a, b) => (a - b) * (a - b)).Sum());
        Assert.True(error < 0.01 * scale, $"The mean gradient is {error / scale:P2} of its length away from the full one.");
    }

    [Fact]
    public void Only_the_rows_of_targets_and_sample_are_touched()
    {
        _sample.Draw(new LogUniformSampler(Classes), 6, _random);
        _layer.Backward(new ReadOnlyMatrix(_x, Rows, Width), _targets, [], Rows, _sample, new Matrix(_dx, Rows, Width), _workspace);
        int[] expected = [.. _targets.Concat(_sample.Classes.ToArray()).Distinct().Order()];
        Assert.Equal(expected, _layer.Weight.RowGradients!.Rows.ToArray().Order());
        Assert.Equal(expected, _layer.Bias.RowGradients!.Rows.ToArray().Order());
    }

    [Fact]
    public void Ignored_rows_and_rows_of_weight_0_have_no_loss_and_no_gradient()
    {
        _sample.Draw(new LogUniformSampler(Classes), 6, _random);
        float[] weights = [.. Enumerable.Repeat(0f, Rows)];
        int[] targets = [.. _targets];
        (weights[0], weights[1], targets[1]) = (1, 1, SoftmaxCrossEntropy.DefaultIgnoredTarget);
        var x = new ReadOnlyMatrix(_x, Rows, Width);
        double sum = _layer.Backward(x, targets, weights, 1, _sample, new Matrix(_dx, Rows, Width), _workspace);
        double alone = _layer.Backward(
            x.RowsFrom(0, 1), targets.AsSpan(0, 1), [], 1, _sample, new Matrix(new float[Width], 1, Width), _workspace);
        Assert.Equal(alone, sum, 1e-9);
        Assert.All(_dx[Width..], d => Assert.Equal(0, d));
        Assert.Equal(1, _layer.TotalWeight(targets, weights));
    }

    [Theory]
    [MemberData(nameof(Samplers))]
    public void The_same_seed_draws_the_same_sample_and_another_one_another(ClassSampler sampler)
    {
        var other = new ClassSample(Classes);
        _sample.Draw(sampler, 12, new RandomStream(1));
        other.Draw(sampler, 12, new RandomStream(2)); // what was in it before must not matter
        Assert.False(_sample.Classes.SequenceEqual(other.Classes));
        other.Draw(sampler, 12, new RandomStream(1));
        Assert.Equal(_sample.Classes, other.Classes);
        Assert.Equal(_sample.LogWeights, other.LogWeights);
    }

    [Theory]
    [MemberData(nameof(Samplers))]
    public void Classes_are_drawn_as_often_as_their_probability_says(ClassSampler sampler)
    {
        const int Draws = 200_000;
        int[] drawn = new int[Classes];
        for (int i = 0; i < Draws; i++) drawn[sampler.Draw(_random)]++;
        double total = 0;
        for (int c = 0; c < Classes; c++)
        {
            double p = sampler.Probability(c), deviation = Math.Sqrt(Draws * p * (1 - p));
            Assert.True(Math.Abs(drawn[c] - Draws * p) < 5 * deviation, $"class {c}: {drawn[c]} of {Draws} draws, expected {Draws * p:F0}");
            total += p;
        }

        Assert.Equal(1, total, 1e-12);
    }

    [Fact]
    public void A_class_that_would_never_be_drawn_is_named() =>
        Assert.Contains("Class 1 has a count of 0", Assert.Throws<ArgumentException>(() => new FrequencySampler([3, 0])).Message,
            StringComparison.Ordinal);

    [Fact]
    public void An_empty_sample_is_refused()
    {
        var e = Assert.Throws<ArgumentException>(() => _layer.Backward(new ReadOnlyMatrix(_x, Rows, Width), _targets, [], Rows,
            new ClassSample(Classes), new Matrix(_dx, Rows, Width), _workspace));
        Assert.Contains("Draw", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        var sampler = new FrequencySampler(Counts());
        void Step()
        {
            _sample.Draw(sampler, 25, _random);
            _layer.Weight.ClearGradient();
            _layer.Bias.ClearGradient();
            _layer.Backward(new ReadOnlyMatrix(_x, Rows, Width), _targets, [], Rows, _sample, new Matrix(_dx, Rows, Width), _workspace);
        }

        for (int i = 0; i < 200; i++) Step();
        Allocations.AssertNone(Step);
    }

    private double[] Gradient(ReadOnlyMatrix x)
    {
        foreach (Parameter p in _layer.Parameters) p.ClearGradient();
        _layer.Backward(x, _targets, [], Rows, _sample, new Matrix(_dx, Rows, Width), _workspace);
        return Doubles(Dense(_layer.Weight));
    }

    private static long[] Counts() => [.. Enumerable.Range(1, Classes).Select(c => 1000L / c)];

    private static double[] Doubles(ReadOnlySpan<float> values) => [.. values.ToArray().Select(v => (double)v)];

    private static float[] Dense(Parameter parameter)
    {
        float[] dense = new float[parameter.Length];
        foreach (int row in parameter.RowGradients!.Rows) parameter.RowGradients[row].CopyTo(dense.AsSpan(row * parameter.Columns));
        return dense;
    }
}
