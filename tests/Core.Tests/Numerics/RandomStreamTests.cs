using System.Buffers.Binary;
using MLNetSeq.Numerics;
using Xunit;

namespace MLNetSeq.Tests.Numerics;

public class RandomStreamTests
{
    [Fact]
    public void The_stream_is_xoshiro256_star_star()
    {
        // The state 1, 2, 3, 4 and what it gives, as in the tests of other implementations.
        byte[] state = new byte[RandomStream.StateBytes];
        for (int i = 0; i < 4; i++) BinaryPrimitives.WriteInt64LittleEndian(state.AsSpan(8 * i), i + 1);
        var random = new RandomStream(0);
        random.LoadState(state);
        Assert.Equal([11520UL, 0UL, 1509978240UL, 1215971899390074240UL], Enumerable.Range(0, 4).Select(_ => random.NextBits()));
    }

    [Fact]
    public void The_seed_is_spread_by_SplitMix64()
    {
        byte[] state = new byte[RandomStream.StateBytes];
        new RandomStream(1234567).SaveState(state);
        Assert.Equal(6457827717110365317UL, BinaryPrimitives.ReadUInt64LittleEndian(state));
        Assert.Equal(3203168211198807973UL, BinaryPrimitives.ReadUInt64LittleEndian(state.AsSpan(8)));
    }

    [Fact]
    public void A_saved_state_goes_on_where_it_was_saved()
    {
        var random = new RandomStream(7);
        for (int i = 0; i < 10; i++) random.NextNormal();
        byte[] state = new byte[RandomStream.StateBytes];
        random.SaveState(state);
        double[] expected = [.. Enumerable.Range(0, 20).Select(_ => random.NextNormal())];
        var other = new RandomStream(8);
        other.LoadState(state);
        Assert.Equal(expected, Enumerable.Range(0, 20).Select(_ => other.NextNormal()));
    }

    [Fact]
    public void A_state_of_zeros_is_refused_because_it_would_give_zeros_for_ever() =>
        Assert.Throws<InvalidDataException>(() => new RandomStream(1).LoadState(new byte[RandomStream.StateBytes]));

    [Fact]
    public void Uniform_numbers_fill_their_range_evenly()
    {
        const int Count = 200_000;
        var random = new RandomStream(11);
        float[] x = new float[Count];
        random.FillUniform(x, -2, 3);
        Assert.All(x, v => Assert.InRange(v, -2, 3));
        Assert.Equal(0.5, x.Average(v => (double)v), 0.02);
        int[] tenths = new int[10];
        foreach (float v in x) tenths[Math.Min(9, (int)((v + 2) * 2))]++;
        Assert.All(tenths, n => Assert.InRange(n, Count / 10 - 700, Count / 10 + 700));
    }

    [Fact]
    public void Normal_numbers_have_their_mean_and_deviation()
    {
        float[] x = new float[200_000];
        new RandomStream(12).FillNormal(x, 3, 2);
        double mean = x.Average(v => (double)v);
        Assert.Equal(3, mean, 0.02);
        Assert.Equal(2, Math.Sqrt(x.Average(v => (v - mean) * (v - mean))), 0.02);
        Assert.InRange(x.Count(v => Math.Abs(v - 3) < 2) / 200_000.0, 0.677, 0.688);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(int.MaxValue)]
    public void Whole_numbers_stay_below_their_bound(int bound)
    {
        var random = new RandomStream(13);
        int[] x = [.. Enumerable.Range(0, 60_000).Select(_ => random.Next(bound))];
        Assert.All(x, v => Assert.InRange(v, 0, bound - 1));
        Assert.Equal((bound - 1) / 2.0, x.Average(), 0.02 * bound);
        Assert.Throws<ArgumentOutOfRangeException>(() => random.Next(0));
    }

    [Fact]
    public void Shuffling_gives_all_orders_alike()
    {
        var random = new RandomStream(14);
        var counts = new Dictionary<string, int>();
        for (int i = 0; i < 24_000; i++)
        {
            char[] items = ['a', 'b', 'c', 'd'];
            random.Shuffle<char>(items);
            string order = new(items);
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        Assert.Equal(24, counts.Count);
        Assert.All(counts.Values, n => Assert.InRange(n, 850, 1150));
    }

    [Fact]
    public void A_forked_stream_is_another_one_and_repeats_with_its_seed()
    {
        var random = new RandomStream(15);
        ulong first = random.Fork().NextBits(), second = random.Fork().NextBits();
        Assert.NotEqual(first, second);
        Assert.Equal(first, new RandomStream(15).Fork().NextBits());
    }
}
