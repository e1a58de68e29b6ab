using MLNetSeq.Training;
using Xunit;

namespace MLNetSeq.Tests.Training;

public class EarlyStoppingTests
{
    [Fact]
    public void It_stops_when_patience_has_run_out_and_knows_the_best_epoch()
    {
        var stopping = new EarlyStopping(patience: 2);
        Assert.Equal([true, true, false], new[] { 0.5, 0.4, 0.45 }.Select(stopping.Observe));
        Assert.False(stopping.ShouldStop);
        Assert.False(stopping.Observe(0.4));
        Assert.True(stopping.ShouldStop);
        Assert.Equal((2, 0.4), (stopping.BestEpoch, stopping.Best));
    }

    [Fact]
    public void A_maximum_is_looked_for_where_that_is_the_goal()
    {
        var stopping = new EarlyStopping(patience: 1, Goal.Maximum);
        Assert.Equal([true, true, false], new[] { 0.5, 0.6, 0.55 }.Select(stopping.Observe));
        Assert.True(stopping.ShouldStop);
    }

    [Fact]
    public void What_is_not_a_number_is_never_the_best()
    {
        var stopping = new EarlyStopping(patience: 2);
        Assert.False(stopping.Observe(double.NaN));
        Assert.True(stopping.Observe(5));
        Assert.False(stopping.Observe(double.NaN));
        Assert.False(stopping.Observe(double.NaN));
        Assert.True(stopping.ShouldStop);
        Assert.Equal(2, stopping.BestEpoch);
    }

    [Fact]
    public void Saved_and_loaded_it_goes_on()
    {
        var first = new EarlyStopping(patience: 3);
        first.Observe(1);
        first.Observe(2);
        var second = new EarlyStopping(patience: 3);
        second.Load(Reader(first.Save));
        Assert.Equal((2, 1, 1.0), (second.Epochs, second.BestEpoch, second.Best));
        Assert.Throws<InvalidDataException>(() => second.Load(Reader(w => { w.Write(1L); w.Write(2L); w.Write(0.0); })));
    }

    [Fact]
    public void A_plateau_lowers_the_rate_and_progress_keeps_it()
    {
        var plateau = new ReduceOnPlateau(reduction: 0.1, patience: 2);
        var factors = new List<double>();
        foreach (double loss in (double[])[5, 4, 4, 4, 3, 3, double.NaN, 3, 3])
        {
            plateau.Observe(loss);
            factors.Add(Math.Round(plateau.Factor, 12));
        }

        Assert.Equal([1, 1, 1, 0.1, 0.1, 0.1, 0.01, 0.01, 0.001], factors);
        var loaded = new ReduceOnPlateau(reduction: 0.1, patience: 2);
        loaded.Load(Reader(plateau.Save));
        Assert.Equal(plateau.Factor, loaded.Factor);
        Assert.Throws<InvalidDataException>(() => loaded.Load(Reader(w => { w.Write(-1.0); w.Write(0.0); w.Write(0L); })));
    }

    private static BinaryReader Reader(Action<BinaryWriter> save)
    {
        var stream = new MemoryStream();
        save(new BinaryWriter(stream));
        stream.Position = 0;
        return new BinaryReader(stream);
    }
}
