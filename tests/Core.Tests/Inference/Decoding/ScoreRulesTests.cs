using MLNetSeq.Inference.Decoding;
using Xunit;

namespace MLNetSeq.Tests.Inference.Decoding;

public sealed class ScoreRulesTests
{
    [Fact]
    public void Tokens_that_were_there_are_penalised_once_each_those_of_the_prompt_too()
    {
        var rules = new ScoreRules(new() { RepetitionPenalty = 2 }, 5);
        for (int turn = 0; turn < 2; turn++)
        {
            float[] scores = [3, -3, 1, -1, 4];
            rules.Apply([4], [1, 0, 1], scores);
            Assert.Equal([1.5f, -6, 1, -1, 2], scores);
        }
    }

    [Fact]
    public void Banned_tokens_and_an_early_end_cannot_be_chosen()
    {
        var rules = new ScoreRules(new() { EndToken = 2, MinimumLength = 2, BannedTokens = [0, 0] }, 4);
        float[] scores = new float[4];
        rules.Apply([], [1], scores);
        Assert.Equal([float.NegativeInfinity, 0, float.NegativeInfinity, 0], scores);
        scores = new float[4];
        rules.Apply([], [1, 1], scores);
        Assert.Equal([float.NegativeInfinity, 0, 0, 0], scores);
    }

    [Fact]
    public void Sequences_end_with_the_end_token_a_stop_sequence_or_at_the_maximum_length()
    {
        var rules = new ScoreRules(new() { EndToken = 0, MinimumLength = 2, MaximumLength = 4, StopSequences = [[3], [1, 2]] }, 4);
        Assert.Equal(EndReason.EndToken, rules.EndOf([1, 1, 0]));
        Assert.Equal(EndReason.None, rules.EndOf([3])); // too early
        Assert.Equal(EndReason.StopSequence, rules.EndOf([1, 3]));
        Assert.Equal(EndReason.StopSequence, rules.EndOf([1, 2]));
        Assert.Equal(EndReason.None, rules.EndOf([1, 1, 1]));
        Assert.Equal(EndReason.MaximumLength, rules.EndOf([1, 1, 1, 1]));
    }

    [Fact]
    public void Nothing_changes_without_options_that_change_scores()
    {
        Assert.False(new ScoreRules(new() { EndToken = 0 }, 3).ChangeScores);
        Assert.True(new ScoreRules(new() { EndToken = 0, MinimumLength = 1 }, 3).ChangeScores);
        Assert.True(new ScoreRules(new() { BannedTokens = [1] }, 3).ChangeScores);
        Assert.True(new ScoreRules(new() { RepetitionPenalty = 1.1 }, 3).ChangeScores);
    }

    [Fact]
    public void Options_out_of_their_range_are_named()
    {
        void Refuses(string option, DecodingOptions options) =>
            Assert.Equal(option, Assert.ThrowsAny<ArgumentException>(() => new ScoreRules(options, 3)).ParamName);

        Refuses("MinimumLength", new() { MinimumLength = -1 });
        Refuses("MaximumLength", new() { MaximumLength = 0 });
        Refuses("MaximumLength", new() { MinimumLength = 5, MaximumLength = 4 });
        foreach (double penalty in (double[])[0, -1, double.NaN, double.PositiveInfinity])
            Refuses("RepetitionPenalty", new() { RepetitionPenalty = penalty });
        Refuses("EndToken", new() { EndToken = 3 });
        Refuses("EndToken", new() { EndToken = -1 });
        Refuses("BannedTokens", new() { BannedTokens = [1, 3] });
        Refuses("BannedTokens", new() { BannedTokens = [0, 1, 2] });
        Refuses("BannedTokens", new() { BannedTokens = [0, 1], EndToken = 2, MinimumLength = 1 });
        Refuses("StopSequences", new() { StopSequences = [[0], []] });
        Refuses("StopSequences", new() { StopSequences = [[0, 3]] });
    }
}
