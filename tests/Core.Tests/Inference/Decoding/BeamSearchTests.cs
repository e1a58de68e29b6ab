using MLNetSeq.Inference.Decoding;
using MLNetSeq.Numerics;
using Xunit;

namespace MLNetSeq.Tests.Inference.Decoding;

public sealed class BeamSearchTests
{
    [Theory]
    [InlineData(BeamEnding.Shrink)]
    [InlineData(BeamEnding.Fixed)]
    [InlineData(BeamEnding.Compete)]
    public void It_finds_what_the_definition_does_on_random_models(BeamEnding ending) => KernelPaths.ForEach(() =>
    {
        var random = new RandomStream(11);
        for (int trial = 0; trial < 60; trial++)
        {
            var model = new HistoryScores(2 + random.Next(trial % 10 == 0 ? 700 : 30), trial, spread: 1 + random.Next(3));
            var options = new BeamSearchOptions
            {
                Beam = 1 + random.Next(9),
                LengthExponent = random.Next(4) * 0.5,
                Ending = ending,
                EndToken = random.Next(5) == 0 ? null : random.Next(model.VocabularySize),
                MaximumLength = 1 + random.Next(7),
            };
            List<BeamHypothesis> expected = PlainBeamSearch.Run(model.After, options);
            IReadOnlyList<BeamHypothesis> actual = new BeamSearch(options).Run(model);
            Assert.Equal(expected.Select(Line), actual.Select(Line));
        }
    });

    [Fact]
    public void A_beam_of_one_is_the_greedy_choice()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var model = new HistoryScores(20, seed);
            var options = new BeamSearchOptions { Beam = 1, EndToken = 3, MaximumLength = 12 };
            GeneratedSequence greedy = new TokenGenerator(model, options, new GreedyChoice()).Run()[0];
            BeamHypothesis found = Assert.Single(new BeamSearch(options).Run(model));
            Assert.Equal(greedy.Tokens, [.. found.Tokens]);
            Assert.Equal(greedy.LogProbability, found.LogProbability, 1e-12);
            Assert.Equal(greedy.End, found.End);
        }
    }

    [Fact]
    public void A_beam_wider_than_the_vocabulary_is_filled_by_later_steps()
    {
        var model = new MarkovScores([0, 0.1f, 0.3f], [0, 1, 2, 2, 1, 0, 1, 0, 2]);
        IReadOnlyList<BeamHypothesis> found = new BeamSearch(new() { Beam = 20, MaximumLength = 3 }).Run(model);
        Assert.Equal([1, 3, 9], model.Calls);
        Assert.Equal(20, found.Select(Line).Distinct().Count());
        Assert.All(found, h => Assert.Equal(EndReason.MaximumLength, h.End));
    }

    [Fact]
    public void A_search_with_a_fixed_beam_ends_when_nothing_better_can_come()
    {
        var model = new MarkovScores([0, 5, 0], [9, 0, 0, 9, 0, 0, 9, 0, 0]);
        IReadOnlyList<BeamHypothesis> found =
            new BeamSearch(new() { Beam = 2, EndToken = 0, MaximumLength = 1000, Ending = BeamEnding.Fixed, LengthExponent = 0 }).Run(model);
        Assert.Equal([1, 0], found[0].Tokens);
        Assert.True(model.Calls.Count < 10, $"It took {model.Calls.Count} steps.");
    }

    [Fact]
    public void Of_equally_likely_sequences_those_of_the_lowest_tokens_are_found()
    {
        var model = new MarkovScores(new float[4], new float[16]);
        foreach (BeamEnding ending in Enum.GetValues<BeamEnding>())
        {
            IReadOnlyList<BeamHypothesis> found = new BeamSearch(new() { Beam = 3, MaximumLength = 2, Ending = ending }).Run(model);
            Assert.Equal(["0 0", "0 1", "0 2"], found.Select(h => string.Join(' ', h.Tokens)));
        }
    }

    [Theory]
    [InlineData(BeamEnding.Shrink)]
    [InlineData(BeamEnding.Fixed)]
    [InlineData(BeamEnding.Compete)]
    public void Bans_minimum_length_and_stop_sequences_hold(BeamEnding ending)
    {
        for (int seed = 0; seed < 10; seed++)
        {
            var options = new BeamSearchOptions
            {
                Beam = 6,
                Ending = ending,
                EndToken = 0,
                BannedTokens = [2, 5],
                MinimumLength = 4,
                MaximumLength = 8,
                StopSequences = [[1, 3], [4]],
            };
            foreach (BeamHypothesis found in new BeamSearch(options).Run(new HistoryScores(7, seed)))
            {
                Assert.DoesNotContain(2, found.Tokens);
                Assert.DoesNotContain(5, found.Tokens);
                Assert.DoesNotContain(0, found.Tokens.Take(4));
                Assert.DoesNotContain(0, found.Tokens.SkipLast(1));
                Assert.DoesNotContain(4, found.Tokens.Skip(3).SkipLast(1));
                Assert.Equal(found.End == EndReason.EndToken, found.Tokens[^1] == 0);
                if (found.End == EndReason.StopSequence) Assert.True(found.Tokens[^1] == 4 || found.Tokens is [.., 1, 3], Line(found));
                if (found.End == EndReason.MaximumLength) Assert.Equal(8, found.Tokens.Count);
            }
        }
    }

    [Fact]
    public void A_repetition_penalty_leads_away_from_what_was_there()
    {
        var model = new MarkovScores([2, 1, 0], [2, 1, 0, 2, 1, 0, 2, 1, 0]);
        var options = new BeamSearchOptions { Beam = 2, MaximumLength = 2 };
        Assert.Equal([0, 0], new BeamSearch(options).Run(model)[0].Tokens);
        Assert.Equal([0, 1], new BeamSearch(options with { RepetitionPenalty = 6 }).Run(model)[0].Tokens);
        Assert.Equal(1, new BeamSearch(options with { RepetitionPenalty = 6 }).Run(model, prompt: [0])[0].Tokens[0]);
    }

    [Fact]
    public void A_search_can_be_cancelled()
    {
        var cancelled = new CancellationToken(canceled: true);
        Assert.Throws<OperationCanceledException>(() => new BeamSearch().Run(new HistoryScores(5, 1), default, cancelled));
    }

    [Fact]
    public void Scores_that_are_no_logarithms_of_probabilities_are_refused()
    {
        foreach (float score in (float[])[1, float.NaN, float.PositiveInfinity])
            Assert.Contains("logarithms of probabilities",
                Assert.Throws<ArgumentException>(() => new BeamSearch().Run(new ConstantScores(-1, score))).Message,
                StringComparison.Ordinal);
        Assert.Contains("No hypothesis is left", Assert.Throws<ArgumentException>(() =>
            new BeamSearch().Run(new ConstantScores(float.NegativeInfinity, float.NegativeInfinity))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_out_of_their_range_are_named()
    {
        void Refuses(string option, BeamSearchOptions options)
        {
            ArgumentException e = Assert.ThrowsAny<ArgumentException>(() => new BeamSearch(options).Run(new HistoryScores(5, 1)));
            Assert.Equal(option, e.ParamName);
        }

        Refuses("Beam", new() { Beam = 0 });
        Refuses("LengthExponent", new() { LengthExponent = -0.1 });
        Refuses("LengthExponent", new() { LengthExponent = double.NaN });
        Refuses("Ending", new() { Ending = (BeamEnding)3 });
        Refuses("EndToken", new() { EndToken = 5 });
        Refuses("BannedTokens", new() { BannedTokens = [0, 1, 2, 3, 4] });
    }

    [Fact]
    public void A_search_over_50_000_tokens_allocates_little_after_the_first()
    {
        float[] row = new float[50_000];
        new RandomStream(3).FillNormal(row, 0, 3);
        VectorMath.LogSoftmax(row);
        var model = new ConstantScores(row);
        var search = new BeamSearch(new() { Beam = 10, MaximumLength = 30 });
        search.Run(model);
        long before = GC.GetAllocatedBytesForCurrentThread();
        search.Run(model);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
    }

    private static string Line(BeamHypothesis h) => $"{string.Join(' ', h.Tokens)}: {h.LogProbability:F6}, {h.Score:F6}, {h.End}";

    private sealed class ConstantScores(params float[] scores) : INextTokenScores
    {
        public int VocabularySize => scores.Length;

        public void Begin(Matrix logProbabilities) => scores.CopyTo(logProbabilities[0]);

        public void Advance(ReadOnlySpan<int> parents, ReadOnlySpan<int> tokens, Matrix logProbabilities)
        {
            for (int row = 0; row < logProbabilities.Rows; row++) scores.CopyTo(logProbabilities[row]);
        }
    }
}
