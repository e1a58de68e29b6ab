using MLNetSeq.Layers;
using MLNetSeq.Numerics;
using MLNetSeq.Training;
using Xunit;

namespace MLNetSeq.Tests.Training;

public class ExponentialAverageTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void The_average_follows_its_formula(int interval) => KernelPaths.ForEach(() =>
    {
        Parameter p = new("p", 1, 37);
        var average = new ExponentialAverage([p], decay: 0.6, interval);
        using var pool = new WorkerPool(2);
        double expected = 0;
        for (int t = 1; t <= 140; t++)
        {
            p.Value.Fill(t);
            average.Step(pool);
            double d = Math.Min(0.6, (1.0 + t) / (10 + t));
            int every = t <= 100 ? 1 : interval;
            if (t % every == 0) expected += (1 - Math.Pow(d, every)) * (t - expected);
        }

        average.Exchange(pool);
        Assert.All(p.Value.ToArray(), v => Assert.Equal(expected, v, 1e-4));
    });

    [Fact]
    public void Exchanged_twice_the_weights_are_back_bit_for_bit() => KernelPaths.ForEach(() =>
    {
        Parameter p = new("p", 7, 23), q = new("q", 5, 3, isSparse: true);
        var average = new ExponentialAverage([p, q]);
        using var pool = new WorkerPool(3);
        new RandomStream(1).FillNormal(p.Value, 0, 1);
        new RandomStream(2).FillNormal(q.Value, 0, 1);
        float[] weights = [.. p.Value, .. q.Value];
        average.Exchange(pool);
        Assert.True(average.IsExchanged);
        Assert.All(p.Value.ToArray(), v => Assert.Equal(0, v));
        Assert.Throws<InvalidOperationException>(() => average.Step(pool));
        average.Exchange(pool);
        Assert.Equal(weights, (float[])[.. p.Value, .. q.Value]);
    });

    [Fact]
    public void Saved_and_loaded_it_goes_on_bit_for_bit()
    {
        Parameter p = new("p", 7, 23);
        using var pool = new WorkerPool(1);
        var random = new RandomStream(1);
        var first = new ExponentialAverage([p], interval: 2);
        for (int i = 0; i < 5; i++) Step(first);
        var stream = new MemoryStream();
        first.Save(new BinaryWriter(stream));
        stream.Position = 0;
        var second = new ExponentialAverage([p], interval: 2);
        second.Load(new BinaryReader(stream));
        random.FillNormal(p.Value, 0, 1);
        first.Step(pool);
        second.Step(pool);

        first.Exchange(pool);
        float[] expected = p.Value.ToArray();
        first.Exchange(pool);
        second.Exchange(pool);
        Assert.Equal(expected, p.Value);
        stream.Position = 0;
        Assert.Throws<InvalidDataException>(() => new ExponentialAverage([new Parameter("q", 7, 23)]).Load(new BinaryReader(stream)));

        void Step(ExponentialAverage average)
        {
            random.FillNormal(p.Value, 0, 1);
            average.Step(pool);
        }
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        Parameter p = new("p", 7, 23);
        var average = new ExponentialAverage([p]);
        using var pool = new WorkerPool(2);
        Allocations.AssertNone(() => average.Step(pool));
    }
}
