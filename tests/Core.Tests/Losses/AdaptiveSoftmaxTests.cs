using MLNetSeq.Layers;
using MLNetSeq.Layers.Losses;
using MLNetSeq.Numerics;
using MLNetSeq.Testing;
using MLNetSeq.Tests.Layers;
using Xunit;

namespace MLNetSeq.Tests.Losses;

public sealed class AdaptiveSoftmaxTests
{
    private const double Tolerance = 1e-5;

    [Theory]
    [GoldenCases("adaptive_softmax*")]
    public void Adaptive_softmax_agrees_with_PyTorch(GoldenCase golden) => KernelPaths.ForEach(() =>
    {
        AdaptiveSoftmax layer = Load(golden);
        int[] targets = golden.Ints("inputs", "targets"), shape = golden.Shape("inputs", "input");
        var x = new ReadOnlyMatrix(golden.Floats("inputs", "input"), shape[0], shape[1]);
        var workspace = new AdaptiveSoftmax.Workspace();
        double divisor = layer.TotalWeight(targets);

        double loss = golden.Scalar("outputs", "loss");
        Near.Assert(loss, layer.Forward(x, targets, [], workspace) / divisor, Tolerance, $"{golden}: loss, forward");
        float[] dx = new float[shape[0] * shape[1]];
        Near.Assert(loss, layer.Backward(x, targets, [], divisor, new Matrix(dx, shape[0], shape[1]), workspace) / divisor, Tolerance,
            $"{golden}: loss");
        Near.Assert(golden.Doubles("gradients", "input"), dx, Tolerance, $"{golden}: gradient of the input");
        foreach (Parameter p in layer.Parameters)
            Near.Assert(golden.Doubles("gradients", p.Name["a.".Length..]), p.Gradient, Tolerance, $"{golden}: gradient of {p.Name}");

        float[] logs = new float[shape[0] * layer.ClassCount];
        layer.LogProbabilities(x, new Matrix(logs, shape[0], layer.ClassCount), workspace);
        Near.Assert(golden.Doubles("outputs", "logProb"), logs, Tolerance, $"{golden}: log-probabilities");
        Near.Assert(golden.Doubles("outputs", "targetLogProb"), [.. targets.Select((t, r) => logs[r * layer.ClassCount + t])], Tolerance,
            $"{golden}: log-probabilities of the targets");
        int[] predicted = new int[shape[0]];
        layer.Predict(x, predicted, workspace);
        Assert.Equal(golden.Ints("outputs", "predicted"), predicted);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Gradients_agree_with_finite_differences_of_weighted_rows_of_random_shapes(long seed) => KernelPaths.ForEach(() =>
    {
        var random = new RandomStream(seed);
        int rows = 8 + random.Next(20), width = 9 + random.Next(20), classes = 20 + random.Next(60);
        int[] cutoffs = [.. Enumerable.Range(0, 1 + random.Next(3)).Select(_ => 1 + random.Next(classes - 1)).Distinct().Order()];
        int ignored = random.Next(classes);
        var layer = new AdaptiveSoftmax("a", width, classes, cutoffs, random, 1 + random.NextDouble(), random.Next(2) == 0, ignored);
        float[] x = RandomBatch.Normal(random, rows * width), dx = new float[x.Length], weights = new float[rows];
        random.FillUniform(weights, 0.5f, 2);
        weights[4] = 0;
        int[] targets = [.. Enumerable.Range(0, rows).Select(r => r == 7 ? ignored : random.Next(classes))];
        var workspace = new AdaptiveSoftmax.Workspace();
        double Loss()
        {
            layer.Pack(backward: true);
            return layer.Forward(new ReadOnlyMatrix(x, rows, width), targets, weights, workspace);
        }

        Loss();
        layer.Backward(new ReadOnlyMatrix(x, rows, width), targets, weights, 1, new Matrix(dx, rows, width), workspace);
        var check = new GradientCheck(Loss, random);
        check.Check("x", x, dx);
        foreach (Parameter p in layer.Parameters) check.Check("adaptive softmax", p);
        Assert.All(dx[(4 * width)..(5 * width)], d => Assert.Equal(0, d));
        Assert.All(dx[(7 * width)..(8 * width)], d => Assert.Equal(0, d));
    });

    [Fact]
    public void Weight_gradients_made_in_shares_are_those_made_at_once_whatever_was_in_their_place()
    {
        const int Rows = 40, Width = 64, Classes = 700;
        var random = new RandomStream(8);
        var layer = new AdaptiveSoftmax("a", Width, Classes, [50, 200, 600], random, divisor: 2, headBias: true);
        layer.Pack(backward: true);
        AdaptiveSoftmax shared = layer.Replicate();
        float[] values = RandomBatch.Normal(random, Rows * Width), dx = new float[values.Length];
        int[] targets = [.. Enumerable.Range(0, Rows).Select(_ => random.Next(600))]; // none in the last cluster
        var x = new ReadOnlyMatrix(values, Rows, Width);
        var workspace = new AdaptiveSoftmax.Workspace();
        double loss = layer.Backward(x, targets, [], Rows, new Matrix(dx, Rows, Width), workspace);

        Assert.Equal(loss, shared.InputGradient(x, targets, [], Rows, new Matrix(dx, Rows, Width), workspace));
        foreach (Parameter p in shared.Parameters.Where(p => p.Columns > 1)) p.Gradient.Fill(float.NaN);
        for (int share = 0; share < 3; share++) shared.WeightGradients(x, workspace, shared, new WeightShare(share, 3, Adds: false));
        foreach ((Parameter expected, Parameter actual) in layer.Parameters.Zip(shared.Parameters))
            Assert.Equal(expected.Gradient, actual.Gradient);
    }

    [Fact]
    public void The_probabilities_of_all_classes_add_up_to_1_and_the_likeliest_is_predicted() => KernelPaths.ForEach(() =>
    {
        const int Rows = 60, Width = 12, Classes = 35;
        var random = new RandomStream(4);
        var layer = new AdaptiveSoftmax("a", Width, Classes, [3, 8, 21], random, divisor: 1.5);
        float[] x = RandomBatch.Normal(random, Rows * Width), logs = new float[Rows * Classes];
        VectorMath.Scale(x, 8); // so that clusters are predicted too
        var workspace = new AdaptiveSoftmax.Workspace();
        layer.Pack(backward: false);
        layer.LogProbabilities(new ReadOnlyMatrix(x, Rows, Width), new Matrix(logs, Rows, Classes), workspace);
        int[] predicted = new int[Rows];
        layer.Predict(new ReadOnlyMatrix(x, Rows, Width), predicted, workspace);
        for (int r = 0; r < Rows; r++)
        {
            float[] row = logs[(r * Classes)..((r + 1) * Classes)];
            Assert.Equal(1, row.Sum(l => Math.Exp(l)), 1e-5);
            Assert.Equal(Array.IndexOf(row, row.Max()), predicted[r]);
        }

        Assert.True(predicted.Distinct().Count(c => c >= 3) > 3, "hardly a class outside of the head is predicted: the test tests little");
    });

    [Fact]
    public void The_log_probability_of_a_target_is_that_among_all_classes_whatever_is_scored_beside_it() => KernelPaths.ForEach(() =>
    {
        const int Rows = 40, Width = 12, Classes = 35, Ignored = 34;
        var random = new RandomStream(4);
        var layer = new AdaptiveSoftmax("a", Width, Classes, [3, 8, 21], random, divisor: 1.5, headBias: true, ignoredTarget: Ignored);
        float[] values = RandomBatch.Normal(random, Rows * Width), logs = new float[Rows * Classes], scores = new float[Rows];
        int[] targets = [.. Enumerable.Range(0, Rows).Select(_ => random.Next(Classes))];
        targets[7] = Ignored;
        var workspace = new AdaptiveSoftmax.Workspace();
        layer.Pack(backward: false);
        layer.LogProbabilities(new ReadOnlyMatrix(values, Rows, Width), new Matrix(logs, Rows, Classes), workspace);
        layer.LogProbabilities(new ReadOnlyMatrix(values, Rows, Width), targets, scores, workspace);
        float[] one = new float[1];
        for (int r = 0; r < Rows; r++)
        {
            layer.LogProbabilities(new ReadOnlyMatrix(values.AsSpan(r * Width, Width), 1, Width), targets.AsSpan(r, 1), one, workspace);
            Assert.Equal(scores[r], one[0]);
            Assert.Equal(targets[r] == Ignored ? 0 : logs[r * Classes + targets[r]], scores[r], 1e-5);
        }
    });

    [Fact]
    public void The_shares_of_a_batch_add_up_to_the_batch()
    {
        const int Rows = 11, Width = 8, Classes = 14;
        var random = new RandomStream(5);
        var layer = new AdaptiveSoftmax("a", Width, Classes, [4, 8], random, divisor: 2);
        layer.Pack(backward: true);
        float[] x = RandomBatch.Normal(random, Rows * Width), whole = new float[x.Length], shares = new float[x.Length];
        int[] targets = [.. Enumerable.Range(0, Rows).Select(_ => random.Next(Classes))];
        AdaptiveSoftmax replica = layer.Replicate(), other = layer.Replicate();
        var workspace = new AdaptiveSoftmax.Workspace();
        var m = new ReadOnlyMatrix(x, Rows, Width);
        double sum = layer.Backward(m, targets, [], Rows, new Matrix(whole, Rows, Width), workspace);
        var dx = new Matrix(shares, Rows, Width);
        double first = replica.Backward(m.RowsFrom(0, 4), targets.AsSpan(0, 4), [], Rows, dx.RowsFrom(0, 4), workspace);
        double second = other.Backward(m.RowsFrom(4, 7), targets.AsSpan(4), [], Rows, dx.RowsFrom(4, 7), workspace);

        Assert.Equal(sum, first + second, 1e-6);
        Assert.Equal(whole, shares);
        foreach (((Parameter p, Parameter q), Parameter expected) in replica.Parameters.Zip(other.Parameters).Zip(layer.Parameters))
        {
            q.AddGradientOf(p);
            Near.Assert([.. expected.Gradient.ToArray().Select(g => (double)g)], q.Gradient.ToArray(), 1e-6, p.Name);
        }
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        const int Rows = 20, Width = 16, Classes = 100;
        var random = new RandomStream(6);
        var layer = new AdaptiveSoftmax("a", Width, Classes, [10, 30], random, headBias: true);
        float[] x = RandomBatch.Normal(random, Rows * Width), dx = new float[x.Length];
        int[] targets = new int[Rows], predicted = new int[Rows];
        var workspace = new AdaptiveSoftmax.Workspace();
        void Step()
        {
            foreach (ref int target in targets.AsSpan()) target = random.Next(Classes);
            layer.Pack(backward: true);
            layer.Backward(new ReadOnlyMatrix(x, Rows, Width), targets, [], Rows, new Matrix(dx, Rows, Width), workspace);
            layer.Predict(new ReadOnlyMatrix(x, Rows, Width), predicted, workspace);
        }

        for (int i = 0; i < 500; i++) Step();
        Allocations.AssertNone(Step);
    }

    [Fact]
    public void Cutoffs_that_cannot_be_are_named()
    {
        foreach (int[] cutoffs in (int[][])[[], [0, 3], [3, 3], [5, 2], [10], [3, 12]])
        {
            var e = Assert.Throws<ArgumentException>(() => new AdaptiveSoftmax("a", 8, 10, cutoffs, null));
            Assert.Contains($"[{string.Join(", ", cutoffs)}]", e.Message, StringComparison.Ordinal);
        }

        Assert.Contains("cluster 1", Assert.Throws<ArgumentException>(() => new AdaptiveSoftmax("a", 8, 10, [2, 4], null)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_that_is_no_class_is_named()
    {
        var layer = new AdaptiveSoftmax("a", 8, 10, [4], null);
        layer.Pack(backward: true);
        var e = Assert.Throws<ArgumentException>(() =>
            layer.Forward(new ReadOnlyMatrix(new float[16], 2, 8), [9, 10], [], new AdaptiveSoftmax.Workspace()));
        Assert.Contains("row 1 is 10", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_fit_is_refused_before_a_gradient_changes()
    {
        var layer = new AdaptiveSoftmax("a", 8, 10, [4], new RandomStream(1));
        layer.Pack(backward: true);
        var workspace = new AdaptiveSoftmax.Workspace();
        Assert.Throws<ArgumentException>(() =>
            layer.Backward(new ReadOnlyMatrix(new float[16], 2, 8), [3, 9], [], 2, new Matrix(new float[14], 2, 7), workspace));
        Assert.Throws<ArgumentException>(() =>
            layer.Backward(new ReadOnlyMatrix(new float[14], 2, 7), [3, 9], [], 2, new Matrix(new float[14], 2, 7), workspace));
        Assert.Throws<ArgumentException>(() =>
            layer.Backward(new ReadOnlyMatrix(new float[16], 2, 8), [3, 9], [1], 2, new Matrix(new float[16], 2, 8), workspace));
        foreach (Parameter p in layer.Parameters) Assert.All(p.Gradient.ToArray(), g => Assert.Equal(0, g));
    }

    private static AdaptiveSoftmax Load(GoldenCase golden)
    {
        int[] cutoffs = [.. golden.Config("cutoffs").EnumerateArray().Select(e => e.GetInt32())];
        var layer = new AdaptiveSoftmax("a", golden.Config("inFeatures").GetInt32(), golden.Config("nClasses").GetInt32(), cutoffs, null,
            golden.Config("divValue").GetDouble(), golden.Config("headBias").GetBoolean());
        foreach (Parameter p in layer.Parameters) golden.Floats("parameters", p.Name["a.".Length..]).CopyTo(p.Value);
        layer.Pack(backward: true);
        return layer;
    }
}
