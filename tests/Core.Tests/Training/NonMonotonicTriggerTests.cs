using MLNetSeq.Numerics;
using MLNetSeq.Training;
using Xunit;

namespace MLNetSeq.Tests.Training;

public class NonMonotonicTriggerTests
{
    [Fact]
    public void A_loss_worse_than_one_of_before_the_last_n_triggers_once()
    {
        var trigger = new NonMonotonicTrigger(3);
        double[] losses = [9, 8, 7, 8, 9, 8.5, 6, 9];
        Assert.Equal([false, false, false, false, false, true, false, false], losses.Select(trigger.Observe));
        Assert.True(trigger.IsTriggered);
    }

    [Fact]
    public void Losses_that_fall_do_not_trigger_nor_do_worse_ones_within_the_last_n()
    {
        var trigger = new NonMonotonicTrigger(5);
        Assert.DoesNotContain(true, Enumerable.Range(0, 50).Select(i => trigger.Observe(100 - i)));
        Assert.False(trigger.Observe(54)); // 51 to 55 are the last five, 56 the best before
        Assert.False(trigger.Observe(double.NaN));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void It_does_what_the_definition_says(int interval)
    {
        var random = new RandomStream(interval);
        for (int run = 0; run < 50; run++)
        {
            var trigger = new NonMonotonicTrigger(interval);
            var seen = new List<double>();
            for (bool triggered = false; !triggered && seen.Count < 30;)
            {
                double loss = 10 - 0.2 * seen.Count + random.NextNormal();
                triggered = trigger.Observe(loss);
                Assert.Equal(seen.Count > interval && loss > seen.SkipLast(interval).Min(), triggered);
                seen.Add(loss);
            }
        }
    }

    [Fact]
    public void Saved_and_loaded_it_goes_on()
    {
        NonMonotonicTrigger whole = new(3), after = new(3);
        double[] losses = [9, 8, 7, 8, 6.5, 7.5, 6, 9];
        foreach (double loss in losses[..3]) whole.Observe(loss);
        using var stream = new MemoryStream();
        whole.Save(new BinaryWriter(stream));
        stream.Position = 0;
        after.Load(new BinaryReader(stream));
        Assert.Equal(losses[3..].Select(whole.Observe), losses[3..].Select(after.Observe));
        Assert.True(after.IsTriggered);
        stream.Position = 0;
        Assert.Throws<InvalidDataException>(() => new NonMonotonicTrigger(4).Load(new BinaryReader(stream)));
    }
}
