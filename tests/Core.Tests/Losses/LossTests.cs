using MLNetSeq.Layers.Losses;
using MLNetSeq.Numerics;
using MLNetSeq.Testing;
using Xunit;

namespace MLNetSeq.Tests.Losses;

public class LossTests
{
    private const double Tolerance = 1e-6;

    [Theory]
    [GoldenCases("loss_softmax_ce_*")]
    public void Softmax_cross_entropy_agrees_with_PyTorch(GoldenCase golden) => KernelPaths.ForEach(() =>
    {
        int[] targets = golden.Ints("inputs", "targets"), shape = golden.Shape("inputs", "logits");
        var loss = new SoftmaxCrossEntropy((float)golden.Config("labelSmoothing", 0), (int)golden.Config("ignoreIndex", -100));
        double divisor = IsMean(golden) ? loss.TotalWeight(targets) : 1;
        float[] logits = golden.Floats("inputs", "logits");
        var matrix = new Matrix(logits, shape[0], shape[1]);

        double[] ofRows = golden.Doubles("outputs", "perRow"), logs = golden.Doubles("outputs", "logSoftmax");
        var plain = new SoftmaxCrossEntropy();
        for (int r = 0; r < targets.Length; r++)
        {
            Matrix row = matrix.RowsFrom(r, 1);
            Near.Assert(ofRows[r], loss.Forward(row, targets.AsSpan(r, 1)), Tolerance, $"loss of row {r}");
            for (int c = 0; c < row.Columns; c++)
                Near.Assert(logs[r * row.Columns + c], -plain.Forward(row, [c]), Tolerance, $"log-probability of class {c} in row {r}");
        }

        Near.Assert(golden.Scalar("outputs", "loss"), loss.Forward(matrix, targets) / divisor, Tolerance, "loss, forward");
        Near.Assert(golden.Scalar("outputs", "loss"), loss.Backward(matrix, targets, [], divisor, matrix) / divisor, Tolerance, "loss");
        Near.Assert(golden.Doubles("gradients", "logits"), logits, Tolerance, "gradient of the logits");
    });

    [Theory]
    [GoldenCases("loss_bce_*")]
    public void Logistic_loss_agrees_with_PyTorch(GoldenCase golden) => KernelPaths.ForEach(() =>
    {
        int[] shape = golden.Shape("inputs", "logits");
        var loss = new LogisticLoss(golden.Has("inputs", "posWeight") ? golden.Floats("inputs", "posWeight") : []);
        double divisor = IsMean(golden) ? LogisticLoss.TotalWeight(shape[0], shape[1]) : 1;
        float[] logits = golden.Floats("inputs", "logits");
        var matrix = new Matrix(logits, shape[0], shape[1]);
        var targets = new Matrix(golden.Floats("inputs", "targets"), shape[0], shape[1]);

        double[] ofElements = golden.Doubles("outputs", "perElement");
        float[] positive = golden.Has("inputs", "posWeight") ? golden.Floats("inputs", "posWeight") : [.. Enumerable.Repeat(1f, shape[1])];
        for (int i = 0; i < logits.Length; i++)
        {
            var one = new LogisticLoss(positive[i % shape[1]]);
            Near.Assert(ofElements[i], one.Forward(new Matrix(logits.AsSpan(i, 1), 1, 1), new Matrix(targets.Values.Slice(i, 1), 1, 1)),
                Tolerance, $"loss of element {i}");
        }

        Near.Assert(golden.Scalar("outputs", "loss"), loss.Forward(matrix, targets) / divisor, Tolerance, "loss, forward");
        Near.Assert(golden.Scalar("outputs", "loss"), loss.Backward(matrix, targets, [], divisor, matrix) / divisor, Tolerance, "loss");
        Near.Assert(golden.Doubles("gradients", "logits"), logits, Tolerance, "gradient of the logits");
    });

    [Theory]
    [GoldenCases("loss_mse_*")]
    public void Squared_error_agrees_with_PyTorch(GoldenCase golden) => KernelPaths.ForEach(() =>
    {
        int[] shape = golden.Shape("inputs", "prediction");
        double divisor = IsMean(golden) ? SquaredError.TotalWeight(shape[0], shape[1]) : 1;
        float[] prediction = golden.Floats("inputs", "prediction");
        var matrix = new Matrix(prediction, shape[0], shape[1]);
        var target = new Matrix(golden.Floats("inputs", "target"), shape[0], shape[1]);

        double expected = golden.Scalar("outputs", "loss");
        Near.Assert(expected, SquaredError.Forward(matrix, target) / divisor, Tolerance, "loss, forward");
        Near.Assert(expected, SquaredError.Backward(matrix, target, [], divisor, matrix) / divisor, Tolerance, "loss");
        Near.Assert(golden.Doubles("gradients", "prediction"), prediction, Tolerance, "gradient of the prediction");
    });

    [Fact]
    public void A_weight_counts_a_row_so_many_times() => KernelPaths.ForEach(() =>
    {
        float[] row = [0.5f, -1, 2], twice = [.. row, .. row];
        float[] dRow = new float[3], dTwice = new float[6];
        var loss = new SoftmaxCrossEntropy(labelSmoothing: 0.1f);

        Assert.Equal(2, loss.TotalWeight([1], [2]));
        double once = loss.Backward(new Matrix(row, 1, 3), [1], [2], 2, new Matrix(dRow, 1, 3));
        double both = loss.Backward(new Matrix(twice, 2, 3), [1, 1], [], 2, new Matrix(dTwice, 2, 3));

        Assert.Equal(both, once, 1e-12);
        Near.Assert([.. dTwice.Take(3).Zip(dTwice.Skip(3), (a, b) => (double)a + b)], dRow, 1e-6, "gradient");
    });

    [Fact]
    public void The_shares_of_a_batch_add_up_to_the_batch() => KernelPaths.ForEach(() =>
    {
        const int Rows = 11, Classes = 37;
        var random = new RandomStream(5);
        float[] logits = new float[Rows * Classes], whole = new float[Rows * Classes], shares = new float[Rows * Classes];
        float[] weights = new float[Rows];
        random.FillNormal(logits, 0, 4);
        random.FillUniform(weights, 0.5f, 2);
        int[] targets = [.. Enumerable.Range(0, Rows).Select(r => r % 4 == 3 ? -100 : random.Next(Classes))];
        var loss = new SoftmaxCrossEntropy();
        double divisor = loss.TotalWeight(targets, weights);
        var x = new Matrix(logits, Rows, Classes);

        double sum = loss.Backward(x, targets, weights, divisor, new Matrix(whole, Rows, Classes));
        var dx = new Matrix(shares, Rows, Classes);
        double first = loss.Backward(x.RowsFrom(0, 4), targets.AsSpan(0, 4), weights.AsSpan(0, 4), divisor, dx.RowsFrom(0, 4));
        double second = loss.Backward(x.RowsFrom(4, 7), targets.AsSpan(4), weights.AsSpan(4), divisor, dx.RowsFrom(4, 7));

        Assert.Equal(sum, first + second, 1e-9);
        Assert.Equal(whole, shares);
        Assert.All(whole[(3 * Classes)..(4 * Classes)], d => Assert.Equal(0, d));
    });

    [Fact]
    public void A_batch_of_ignored_rows_has_no_loss_and_no_gradient()
    {
        float[] dx = [7, 7];
        var loss = new SoftmaxCrossEntropy(ignoredTarget: 0);
        double sum = loss.Backward(new Matrix([1, 2], 1, 2), [0], [], loss.TotalWeight([0]), new Matrix(dx, 1, 2));
        Assert.Equal(0, sum);
        Assert.Equal([0, 0], dx);
    }

    [Theory]
    [InlineData(1e30f, 1, 0, 0)]
    [InlineData(-1e30f, 0, 0, 0)]
    [InlineData(200f, 0, 200, 1)]
    [InlineData(-200f, 1, 200, -1)]
    [InlineData(float.PositiveInfinity, 1, 0, 0)]
    [InlineData(float.PositiveInfinity, 0, double.PositiveInfinity, 1)]
    [InlineData(float.NaN, 0, double.NaN, double.NaN)]
    public void Logistic_loss_has_its_limits_at_extreme_logits(float logit, float target, double loss, double slope)
    {
        float[] dx = new float[1];
        double actual = new LogisticLoss().Backward(new Matrix([logit], 1, 1), new Matrix([target], 1, 1), [], 1, new Matrix(dx, 1, 1));
        Assert.Equal(loss, actual);
        Assert.Equal(slope, dx[0]);
    }

    [Fact]
    public void A_logit_that_is_not_a_number_makes_the_loss_not_a_number() => KernelPaths.ForEach(() =>
    {
        for (int at = 0; at < 21; at++)
        {
            float[] logits = new float[21];
            logits[at] = float.NaN;
            Assert.True(double.IsNaN(new SoftmaxCrossEntropy().Forward(new Matrix(logits, 1, 21), [3])), $"logit {at}");
        }
    });

    [Fact]
    public void A_target_that_is_no_class_is_named()
    {
        var e = Assert.Throws<ArgumentException>(() => new SoftmaxCrossEntropy().Forward(new Matrix(new float[6], 2, 3), [0, 3]));
        Assert.Contains("row 1 is 3", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Losses_allocate_nothing()
    {
        float[] logits = new float[4 * 300], dx = new float[4 * 300];
        int[] targets = [1, 2, 3, 299];
        var loss = new SoftmaxCrossEntropy(0.1f);
        Allocations.AssertNone(() =>
        {
            var x = new Matrix(logits, 4, 300);
            loss.Forward(x, targets);
            loss.Backward(x, targets, [], 4, new Matrix(dx, 4, 300));
        });
    }

    private static bool IsMean(GoldenCase golden) => golden.Config("reduction").GetString() == "mean";
}
