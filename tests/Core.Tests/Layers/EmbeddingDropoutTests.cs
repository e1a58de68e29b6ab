using MLNetSeq.Layers;
using MLNetSeq.Numerics;
using Xunit;

namespace MLNetSeq.Tests.Layers;

public sealed class EmbeddingDropoutTests
{
    private const int Words = 50_000;

    [Theory]
    [InlineData(0.1f)]
    [InlineData(0.4f)]
    [InlineData(0.9f)]
    public void The_share_of_words_dropped_is_the_rate_and_the_mean_stays(float rate)
    {
        var random = new RandomStream(1);
        for (int batch = 0; batch < 3; batch++)
        {
            ulong key = random.NextBits();
            float[] factors = [.. Enumerable.Range(0, Words).Select(id => EmbeddingDropout.Factor(id, rate, key))];
            Assert.Equal(rate, factors.Count(f => f == 0) / (double)Words, 0.01);
            Assert.Equal(1, factors.Average(), 0.05);
        }
    }

    [Fact]
    public void A_word_is_dropped_at_all_of_its_places_or_at_none() => KernelPaths.ForEach(() =>
    {
        const int Width = 7;
        var random = new RandomStream(1);
        int[] ids = [.. Enumerable.Range(0, 200).Select(_ => random.Next(20))];
        float[] x = new float[ids.Length * Width];
        x.AsSpan().Fill(1);
        EmbeddingDropout.Apply(ids, new Matrix(x, ids.Length, Width), 0.5f, random.NextBits());
        float[] first = [.. Enumerable.Range(0, 20).Select(id => Array.IndexOf(ids, id)).Select(row => x[row * Width])];
        Assert.Contains(0, first);
        Assert.Contains(2, first);
        for (int row = 0; row < ids.Length; row++)
            Assert.All(x[(row * Width)..((row + 1) * Width)], v => Assert.Equal(first[ids[row]], v));
    });

    [Fact]
    public void Each_batch_drops_other_words_whichever_were_dropped_before()
    {
        var random = new RandomStream(3);
        int both = 0, once = 0;
        ulong before = random.NextBits(), now = random.NextBits();
        for (int id = 0; id < Words; id++)
        {
            bool isDropped = EmbeddingDropout.Factor(id, 0.3f, now) == 0;
            if (isDropped) once++;
            if (isDropped && EmbeddingDropout.Factor(id, 0.3f, before) == 0) both++;
        }

        Assert.Equal(0.3, both / (double)once, 0.02);
    }

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(1f)]
    public void A_rate_that_is_no_share_is_refused(float rate) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => EmbeddingDropout.Factor(1, rate, 1));
}
