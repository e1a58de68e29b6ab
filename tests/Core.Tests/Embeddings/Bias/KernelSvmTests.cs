using MLNetSeq.Embeddings;
using MLNetSeq.Numerics;
using MLNetSeq.Testing;
using Xunit;

namespace MLNetSeq.Tests.Embeddings.Bias;

public class KernelSvmTests
{
    private const double Cost = 0.8;

    [Theory]
    [InlineData(0.2)]
    [InlineData(null)]
    public void Every_row_keeps_the_conditions_of_the_optimum(double? gamma)
    {
        (float[] values, bool[] positive) = DrawnRows.Two(150, apart: 1);
        ReadOnlyMatrix rows = new(values, positive.Length, DrawnRows.Width);
        float[] products = new SvmKernel(gamma).Of(rows, rows);
        KernelSvm svm = KernelSvm.Train(products, positive, Cost, 1e-6, default);
        Assert.InRange(svm.Coefficients.Sum(), -1e-9, 1e-9);
        for (int i = 0; i < positive.Length; i++)
        {
            double sign = positive[i] ? 1 : -1, alpha = sign * svm.Coefficients[i];
            double margin = sign * svm.Score(products.AsSpan(i * positive.Length, positive.Length));
            Assert.InRange(alpha, 0, Cost);
            if (alpha < Cost) Assert.True(margin > 1 - 1e-5, $"Row {i} has α = {alpha} and a margin of {margin}.");
            if (alpha > 0) Assert.True(margin < 1 + 1e-5, $"Row {i} has α = {alpha} and a margin of {margin}.");
        }
    }

    [Fact]
    public void Two_rows_are_parted_half_way()
    {
        ReadOnlyMatrix rows = new([0, 0, 2, 0], 2, 2);
        KernelSvm svm = KernelSvm.Train(new SvmKernel(null).Of(rows, rows), [false, true], cost: 10, 1e-9, default);
        Near.Assert(-0.5, svm.Objective, 1e-9, "the objective");   // w = (1, 0), b = −1: −½|w|²
        Near.Assert(-1, svm.Intercept, 1e-9, "b");
    }

    [Fact]
    public void An_rbf_kernel_learns_what_no_plane_parts()
    {
        ReadOnlyMatrix corners = new([0, 0, 1, 1, 0, 1, 1, 0], 4, 2);
        float[] products = new SvmKernel(1).Of(corners, corners);
        KernelSvm svm = KernelSvm.Train(products, [true, true, false, false], cost: 10, 1e-6, default);
        for (int i = 0; i < 4; i++) Assert.Equal(i < 2, svm.Score(products.AsSpan(4 * i, 4)) > 0);
    }

    // scikit-learn 1.2.1: SVC(C=1, gamma=...), its dual objective from dual_coef_.
    [Theory]
    [InlineData(RbfWidth.Scale, 0.3724314, -17.598621)]
    [InlineData(RbfWidth.Auto, 0.5, -17.594094)]
    public void Width_and_objective_are_scikit_learns(RbfWidth width, double gamma, double objective)
    {
        (float[] values, bool[] positive) = DrawnRows.Forty();
        ReadOnlyMatrix rows = new(values, 40, 2);
        double found = SvmKernel.GammaOf(width, values, 2);
        Near.Assert(gamma, found, 1e-6, "γ");
        KernelSvm svm = KernelSvm.Train(new SvmKernel(found).Of(rows, rows), positive, 1, KernelSvm.DefaultTolerance, default);
        Near.Assert(objective, svm.Objective, 1e-3, "the objective");
    }

    [Fact]
    public void Training_can_be_cancelled() =>
        Assert.Throws<OperationCanceledException>(() => KernelSvm.Train([1, 0, 0, 1], [true, false], 1, 1e-3, new CancellationToken(true)));
}
