using MLNetSeq.Layers;
using MLNetSeq.Numerics;
using MLNetSeq.Testing;
using MLNetSeq.Training;
using Xunit;

namespace MLNetSeq.Tests.Training;

public class AveragedSgdTests
{
    [Theory]
    [InlineData(1e-4, 0.75, 1_000_000, 0)]
    [InlineData(0.3, 0.75, 3, 0.05)]
    [InlineData(0, 0.75, 0, 0)]
    [InlineData(0.5, 0.5, 7, 0)]
    public void Weights_and_average_follow_the_formula_of_PyTorch(double lambda, double alpha, long start, double decay) =>
        KernelPaths.ForEach(() =>
        {
            const double Rate = 0.2;
            Parameter p = Filled();
            double[] weights = Doubles(p.Value), averages = new double[p.Length];
            var options = new AveragedSgdOptions { Lambda = lambda, Alpha = alpha, AveragingStart = start, WeightDecay = decay };
            var optimizer = (AveragedSgd)options.Create([p]);
            using var pool = new WorkerPool(2);
            var random = new RandomStream(5);
            double eta = Rate, mu = 1; // as torch.optim.ASGD keeps them: each step uses those of the step before
            for (int step = 1; step <= 20; step++)
            {
                random.FillNormal(p.Gradient, 0, 1);
                for (int i = 0; i < weights.Length; i++)
                {
                    double g = p.Gradient[i] * 0.5 + decay * weights[i];
                    weights[i] = weights[i] * (1 - lambda * eta) - eta * g;
                    averages[i] = mu == 1 ? weights[i] : averages[i] + (weights[i] - averages[i]) * mu;
                }

                optimizer.Step(pool, Rate, 0.5f);
                eta = Rate / Math.Pow(1 + lambda * Rate * step, alpha);
                mu = 1.0 / Math.Max(1, step - start);
                Assert.Equal(step > start, optimizer.IsAveraging);
                Near.Assert(weights, p.Value, 1e-6, $"weights after step {step}");
                optimizer.Exchange(pool);
                Near.Assert(averages, p.Value, 1e-6, $"averages after step {step}");
                optimizer.Exchange(pool);
            }
        });

    [Fact]
    public void Triggered_it_averages_from_there()
    {
        Parameter p = Filled();
        var optimizer = new AveragedSgd([p], new AveragedSgdOptions { Lambda = 0 });
        using var pool = new WorkerPool(1);
        var random = new RandomStream(6);
        double[] sum = new double[p.Length];
        for (int step = 0; step < 12; step++)
        {
            random.FillNormal(p.Gradient, 0, 1);
            if (step == 4) optimizer.StartAveraging();
            if (step == 8) optimizer.StartAveraging(); // once is enough
            optimizer.Step(pool, 0.1);
            if (step >= 5) sum = [.. sum.Zip(Doubles(p.Value), (a, b) => a + b)]; // PyTorch's t0 counts a step less
        }

        optimizer.Exchange(pool);
        Near.Assert([.. sum.Select(s => s / 7)], p.Value, 1e-6, "average");
    }

    [Fact]
    public void Exchanged_twice_the_weights_are_back_and_between_it_neither_steps_nor_saves()
    {
        Parameter p = Filled();
        var optimizer = new AveragedSgd([p], new AveragedSgdOptions { AveragingStart = 0 });
        using var pool = new WorkerPool(3);
        float[] start = p.Value.ToArray();
        optimizer.Exchange(pool);
        Assert.Equal(start, p.Value);
        optimizer.Exchange(pool);
        for (int step = 0; step < 5; step++)
        {
            p.Gradient.Fill(step);
            optimizer.Step(pool, 0.1);
        }

        float[] weights = p.Value.ToArray();
        optimizer.Exchange(pool);
        Assert.True(optimizer.IsExchanged);
        Assert.NotEqual(weights, p.Value.ToArray());
        Assert.Throws<InvalidOperationException>(() => optimizer.Step(pool, 0.1));
        Assert.Throws<InvalidOperationException>(() => optimizer.Save(new BinaryWriter(new MemoryStream())));
        Assert.Equal(5, optimizer.Steps);
        optimizer.Exchange(pool);
        Assert.Equal(weights, p.Value);
    }

    [Fact]
    public void A_start_that_was_triggered_is_saved()
    {
        Parameter first = Filled(), second = Filled();
        AveragedSgd before = new([first]), after = new([second]);
        using var pool = new WorkerPool(1);
        first.Gradient.Fill(1);
        second.Gradient.Fill(1);
        before.Step(pool, 0.1);
        before.StartAveraging();
        using var stream = new MemoryStream();
        before.Save(new BinaryWriter(stream));
        stream.Position = 0;
        first.Value.CopyTo(second.Value);
        after.Load(new BinaryReader(stream));
        for (int step = 0; step < 4; step++)
        {
            before.Step(pool, 0.1);
            after.Step(pool, 0.1);
        }

        before.Exchange(pool);
        after.Exchange(pool);
        Assert.True(after.IsAveraging);
        Assert.Equal(first.Value, second.Value);
    }

    [Fact]
    public void Lazy_updates_are_refused()
    {
        var e = Assert.Throws<ArgumentException>(() => new AveragedSgdOptions { Sparse = SparseUpdate.Lazy }.Create([Filled()]));
        Assert.Contains("Dense", e.Message, StringComparison.Ordinal);
    }

    private static Parameter Filled()
    {
        var parameter = new Parameter("p", 7, 23);
        new RandomStream(3).FillNormal(parameter.Value, 0, 1);
        return parameter;
    }

    private static double[] Doubles(ReadOnlySpan<float> values) => [.. values.ToArray().Select(v => (double)v)];
}
