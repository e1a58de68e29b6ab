using MLNetSeq.Embeddings;
using MLNetSeq.Testing;
using Xunit;

namespace MLNetSeq.Tests.Embeddings.Bias;

public class LinearClassifierTests
{
    private static readonly LinearTraining Exact = new() { Cost = 0.7, PositiveWeight = 3, Tolerance = 1e-9 };

    [Fact]
    public void The_gradient_of_the_support_vector_machine_is_zero_where_it_ends()
    {
        LabeledRows data = DrawnRows.Labeled();
        LinearClassifier found = LinearSvm.Train(data, DrawnRows.All(data.Count), Exact);
        double[] gradient = [.. found.Weights, found.Intercept];
        for (int row = 0; row < data.Count; row++)
        {
            double sign = data.Positive[row] ? 1 : -1;
            AddPull(data, row, -2 * sign * Exact.CostOf(data.Positive[row]) * Math.Max(0, 1 - sign * found.Score(data[row])), gradient);
        }

        Assert.All(gradient, g => Assert.InRange(g, -1e-6, 1e-6));
    }

    [Fact]
    public void The_gradient_of_logistic_regression_is_zero_where_it_ends()
    {
        LabeledRows data = DrawnRows.Labeled();
        LinearClassifier found = LogisticRegression.Train(data, DrawnRows.All(data.Count), Exact);
        double[] gradient = [.. found.Weights, 0];
        for (int row = 0; row < data.Count; row++)
        {
            double sign = data.Positive[row] ? 1 : -1;
            AddPull(data, row, -sign * Exact.CostOf(data.Positive[row]) / (1 + Math.Exp(sign * found.Score(data[row]))), gradient);
        }

        Assert.All(gradient, g => Assert.InRange(g, -1e-6, 1e-6));
    }

    // w and b by scikit-learn 1.2.1: LinearSVC(tol=1e-10, max_iter=10000000) and LogisticRegression(tol=1e-10, max_iter=10000).
    [Fact]
    public void Both_agree_with_scikit_learn()
    {
        (float[] values, bool[] positive) = DrawnRows.Forty();
        LabeledRows data = new(values, 2, positive);
        LinearTraining how = new() { Tolerance = 1e-9 };
        AssertNear([0.7195225, 0.7118439, -0.0232420], LinearSvm.Train(data, DrawnRows.All(40), how));
        AssertNear([1.4592374, 1.1877224, -0.0236575], LogisticRegression.Train(data, DrawnRows.All(40), how));
    }

    [Fact]
    public void Rows_that_are_not_named_do_not_count()
    {
        LabeledRows all = DrawnRows.Labeled(100);
        (float[] values, bool[] positive) = DrawnRows.Two(100, apart: 1);
        LabeledRows first = new(values[..(60 * DrawnRows.Width)], DrawnRows.Width, positive[..60]);
        Assert.Equal(LinearSvm.Train(first, DrawnRows.All(60), Exact).Weights, LinearSvm.Train(all, DrawnRows.All(60), Exact).Weights);
    }

    [Fact]
    public void Training_can_be_cancelled()
    {
        LabeledRows data = DrawnRows.Labeled();
        LinearTraining how = new() { Cancellation = new CancellationToken(true) };
        Assert.Throws<OperationCanceledException>(() => LogisticRegression.Train(data, DrawnRows.All(data.Count), how));
    }

    private static void AssertNear(double[] expected, LinearClassifier found)
    {
        double[] actual = [.. found.Weights, found.Intercept];
        for (int i = 0; i < expected.Length; i++) Near.Assert(expected[i], actual[i], 1e-5, $"number {i}");
    }

    private static void AddPull(LabeledRows data, int row, double factor, double[] gradient)
    {
        ReadOnlySpan<float> values = data[row];
        for (int i = 0; i < values.Length; i++) gradient[i] += factor * values[i];
        gradient[^1] += factor;
    }
}
