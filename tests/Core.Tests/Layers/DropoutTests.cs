using MLNetSeq.Layers;
using MLNetSeq.Numerics;
using Xunit;

namespace MLNetSeq.Tests.Layers;

public sealed class DropoutTests
{
    [Theory]
    [InlineData(0.1f)]
    [InlineData(0.4f)]
    [InlineData(0.9f)]
    public void The_share_dropped_is_the_rate_and_the_mean_stays(float rate)
    {
        float[] mask = new float[100_003];
        Dropout.Draw(rate, new RandomStream(1), mask);
        double dropped = mask.Count(m => m == 0) / (double)mask.Length;
        Assert.True(Math.Abs(dropped - rate) < 0.01, $"The share dropped is {dropped:F3}, the rate {rate}.");
        Assert.Equal(1, mask.Average(), 0.03);
    }

    [Fact]
    public void Backward_drops_what_forward_dropped()
    {
        float[] values = new float[101], gradients = new float[101], mask = new float[101];
        values.AsSpan().Fill(1);
        gradients.AsSpan().Fill(1);
        Dropout.Forward(values, 0.5f, new RandomStream(1), mask);
        Dropout.Backward(gradients, mask);
        Assert.Equal(values, gradients);
        Assert.Contains(0, values);
        Assert.Contains(2, values);
    }

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(1f)]
    [InlineData(float.NaN)]
    public void A_rate_that_is_no_share_is_refused(float rate) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Dropout.Draw(rate, new RandomStream(1), new float[4]));
}
