using MLNetSeq.Inference.Decoding;
using MLNetSeq.Numerics;
using MLNetSeq.Testing;
using Xunit;

namespace MLNetSeq.Tests.Inference.Decoding;

public sealed class SampledChoiceTests
{
    [Theory]
    [InlineData(1.0, SamplingOptions.AllTokens, 1.0)]
    [InlineData(0.7, SamplingOptions.AllTokens, 0.9)]
    [InlineData(1.5, SamplingOptions.AllTokens, 0.999)]
    [InlineData(0.8, 40, 1.0)]
    [InlineData(1.2, 500, 0.8)]
    [InlineData(1.0, 3, 0.3)]
    public void It_keeps_what_sorting_all_tokens_would_keep(double temperature, int topK, double topP) => KernelPaths.ForEach(() =>
    {
        var random = new RandomStream(5);
        var choice = new SampledChoice(new() { Temperature = temperature, TopK = topK, TopP = topP });
        foreach (int count in (int[])[1, 2, 17, 256, 257, 3000, 50_000])
        {
            float[] scores = new float[count], actual = new float[count];
            random.FillNormal(scores, 2, 3);
            for (int i = 0; i < count / 4; i++) scores[random.Next(count)] = scores[random.Next(count)]; // equally likely ones
            if (count > 2) scores[random.Next(count)] = float.NegativeInfinity;
            choice.Probabilities(scores, actual);
            double[] expected = BySorting(scores, temperature, topK, topP);
            Near.Assert(expected, actual, 1e-6, $"{count} tokens");
            Assert.Equal(expected.Select(p => p > 0), actual.Select(p => p > 0));
        }
    });

    [Fact]
    public void Equal_scores_are_kept_in_the_order_of_their_ids()
    {
        float[] actual = new float[8];
        new SampledChoice(new() { TopP = 0.5 }).Probabilities(new float[8], actual);
        Assert.Equal([0.25f, 0.25f, 0.25f, 0.25f, 0, 0, 0, 0], actual);
        new SampledChoice(new() { TopK = 2 }).Probabilities(new float[8], actual);
        Assert.Equal([0.5f, 0.5f, 0, 0, 0, 0, 0, 0], actual);
    }

    [Theory]
    [InlineData(1.0, SamplingOptions.AllTokens, 1.0)]
    [InlineData(0.8, 6, 0.9)]
    public void Tokens_are_drawn_as_often_as_their_probabilities_say(double temperature, int topK, double topP)
    {
        const int Draws = 100_000, Count = 12;
        float[] scores = new float[Count], probabilities = new float[Count];
        var random = new RandomStream(9);
        random.FillNormal(scores, 0, 1);
        var choice = new SampledChoice(new() { Temperature = temperature, TopK = topK, TopP = topP });
        choice.Probabilities(scores, probabilities);
        int[] drawn = new int[Count];
        for (int i = 0; i < Draws; i++) drawn[choice.Choose(scores, random)]++;
        for (int t = 0; t < Count; t++)
        {
            double p = probabilities[t], deviation = Math.Sqrt(Draws * p * (1 - p));
            Assert.True(Math.Abs(drawn[t] - Draws * p) <= 5 * deviation, $"token {t}: {drawn[t]} of {Draws} draws, expected {Draws * p:F0}");
        }
    }

    [Fact]
    public void A_temperature_near_0_is_the_greedy_choice_and_a_high_one_makes_all_alike()
    {
        float[] scores = [1, 3, 2.99f, float.NegativeInfinity], actual = new float[4];
        new SampledChoice(new() { Temperature = 1e-300 }).Probabilities(scores, actual);
        Assert.Equal([0, 1, 0, 0], actual);
        new SampledChoice(new() { Temperature = 1e300 }).Probabilities(scores, actual);
        Near.Assert([1 / 3.0, 1 / 3.0, 1 / 3.0, 0], actual, 1e-6, "probabilities");
    }

    [Fact]
    public void The_same_seed_draws_the_same_tokens_and_another_one_others()
    {
        float[] scores = new float[1000];
        new RandomStream(1).FillNormal(scores, 0, 1);
        int[] Draw(long seed)
        {
            var random = new RandomStream(seed);
            var choice = new SampledChoice(new() { TopP = 0.9 });
            return [.. Enumerable.Range(0, 20).Select(_ => choice.Choose(scores, random))];
        }

        Assert.Equal(Draw(1), Draw(1));
        Assert.NotEqual(Draw(1), Draw(2));
    }

    [Fact]
    public void Greedy_takes_the_first_of_the_likeliest() =>
        Assert.Equal(1, GreedyChoice.Best([0, 2, float.NegativeInfinity, 2]));

    [Fact]
    public void Scores_with_nothing_to_choose_are_refused()
    {
        foreach (ITokenChoice choice in (ITokenChoice[])[new GreedyChoice(), new SampledChoice(), new SampledChoice(new() { TopK = 1 })])
        {
            string Message(params float[] scores) =>
                Assert.Throws<ArgumentException>(() => choice.Choose(scores, new RandomStream(1))).Message;

            Assert.Contains("BannedTokens", Message(float.NegativeInfinity, float.NegativeInfinity), StringComparison.Ordinal);
            Assert.Contains("token 1 is NaN", Message(0, float.NaN), StringComparison.Ordinal);
            Assert.Contains("token 0 is", Message(float.PositiveInfinity, 0), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Options_out_of_their_range_are_named()
    {
        void Refuses(string option, SamplingOptions options) =>
            Assert.Equal(option, Assert.Throws<ArgumentOutOfRangeException>(() => new SampledChoice(options)).ParamName);

        foreach (double temperature in (double[])[0, -1, double.NaN, double.PositiveInfinity])
            Refuses("Temperature", new() { Temperature = temperature });
        foreach (double topP in (double[])[0, -0.1, 1.1, double.NaN]) Refuses("TopP", new() { TopP = topP });
        foreach (int topK in (int[])[0, -1]) Refuses("TopK", new() { TopK = topK });
    }

    [Fact]
    public void Draws_allocate_nothing()
    {
        float[] scores = new float[5000];
        var random = new RandomStream(2);
        var choices = (SampledChoice[])[new(), new(new() { TopK = 40, TopP = 0.9 }), new(new() { TopP = 0.95 })];
        void Draw()
        {
            random.FillUniform(scores, -5, 5);
            foreach (SampledChoice choice in choices) choice.Choose(scores, random);
        }

        for (int i = 0; i < 50; i++) Draw();
        Allocations.AssertNone(Draw);
    }

    private static double[] BySorting(float[] scores, double temperature, int topK, double topP)
    {
        double largest = scores.Max();
        (double Weight, int Token)[] kept = [.. scores.Select((s, t) => (Math.Exp((s - largest) / temperature), t))
            .OrderByDescending(x => x.Item1).ThenBy(x => x.t).Take(topK)];
        double total = kept.Sum(x => x.Weight), taken = 0;
        double[] probabilities = new double[scores.Length];
        foreach ((double weight, int token) in kept)
        {
            if (topP < 1 && taken >= topP * total) break;
            taken += weight;
            probabilities[token] = weight;
        }

        return [.. probabilities.Select(w => w / taken)];
    }
}
