using MLNetSeq.Layers;
using MLNetSeq.Numerics;
using MLNetSeq.Testing;
using MLNetSeq.Training;
using Xunit;

namespace MLNetSeq.Tests.Training;

public class GradientClippingTests
{
    [Theory]
    [GoldenCases("clip_gradients")]
    public void Clipping_agrees_with_PyTorch(GoldenCase golden) => KernelPaths.ForEach(() =>
    {
        Parameter g1 = WithGradient(golden.Floats("inputs", "g1")), g2 = WithGradient(golden.Floats("inputs", "g2"));
        var clipping = new GradientClipping([g1, g2]);
        using var pool = new WorkerPool(2);
        double norm = clipping.Norm(pool);
        Near.Assert(golden.Scalar("outputs", "totalNorm"), norm, 5e-6, "norm");

        foreach (string which in (string[])["below", "above"])
        {
            float factor = GradientClipping.Factor(norm, golden.Scalar("inputs", $"maxNorm_{which}"));
            foreach ((string name, Parameter g) in (ReadOnlySpan<(string, Parameter)>)[("g1", g1), ("g2", g2)])
            {
                float[] scaled = g.Gradient.ToArray();
                VectorMath.Scale(scaled, factor);
                Near.Assert(golden.Doubles("outputs", $"{name}_norm_{which}"), scaled, 5e-6, $"{name}, {which}");
            }
        }

        clipping.ByValue(pool, (float)golden.Scalar("inputs", "clipValue"));
        Near.Assert(golden.Doubles("outputs", "g1_value"), g1.Gradient, 5e-6, "g1 by value");
        Near.Assert(golden.Doubles("outputs", "g2_value"), g2.Gradient, 5e-6, "g2 by value");
    });

    [Fact]
    public void The_norm_is_the_same_on_any_number_of_threads()
    {
        var random = new RandomStream(1);
        Parameter large = WithGradient(new float[100_003]), table = new("table", 3000, 50, isSparse: true);
        random.FillNormal(large.Gradient, 0, 1);
        for (int i = 0; i < 700; i++) random.FillNormal(table.RowGradients![random.Next(3000)], 0, 1);
        double Norm(int threads)
        {
            using var pool = new WorkerPool(threads);
            return new GradientClipping([large, table]).Norm(pool);
        }

        double expected = Math.Sqrt(large.Gradient.ToArray().Concat(table.RowGradients!.Values.ToArray()).Sum(g => (double)g * g));
        Near.Assert(expected, Norm(1), 1e-6, "norm");
        Assert.Equal(Norm(1), Norm(2));
        Assert.Equal(Norm(1), Norm(3));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_gradient_that_is_not_finite_makes_norm_and_factor_not_a_number(float bad)
    {
        Parameter p = WithGradient([1, bad, 2]);
        using var pool = new WorkerPool(1);
        double norm = new GradientClipping([p]).Norm(pool);
        Assert.True(double.IsNaN(norm));
        Assert.True(float.IsNaN(GradientClipping.Factor(norm, 1)));
    }

    [Fact]
    public void Large_finite_gradients_have_a_norm()
    {
        Parameter p = WithGradient([3e25f, 4e25f]);
        using var pool = new WorkerPool(1);
        Assert.Equal(5e25, new GradientClipping([p]).Norm(pool), 1e19);
    }

    private static Parameter WithGradient(float[] gradient)
    {
        var parameter = new Parameter("g", 1, gradient.Length);
        gradient.CopyTo(parameter.Gradient);
        return parameter;
    }
}
