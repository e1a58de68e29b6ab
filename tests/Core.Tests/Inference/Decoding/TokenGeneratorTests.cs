using MLNetSeq.Inference.Decoding;
using Xunit;

namespace MLNetSeq.Tests.Inference.Decoding;

public sealed class TokenGeneratorTests
{
    [Fact]
    public void A_sequence_does_not_depend_on_how_many_there_are()
    {
        var options = new DecodingOptions { EndToken = 0, MaximumLength = 30 };
        string[] Generate(int count) =>
            [.. new TokenGenerator(new HistoryScores(9, 4), options, count: count, seed: 7).Run()
                .Select(s => string.Join(' ', s.Tokens.ToArray()))];

        string[] many = Generate(12);
        Assert.Equal(many, Generate(12));
        Assert.Equal(many[..5], Generate(5));
        Assert.True(many.Distinct().Count() > 6 && many.Select(s => s.Length).Distinct().Count() > 3, "The sequences are too much alike.");
    }

    [Fact]
    public void The_probability_is_the_models_own()
    {
        var model = new HistoryScores(9, 4);
        var options = new DecodingOptions { BannedTokens = [3], RepetitionPenalty = 1.5, MaximumLength = 10 };
        foreach (GeneratedSequence sequence in new TokenGenerator(model, options, new SampledChoice(new() { TopK = 4 }), count: 3).Run())
        {
            int[] tokens = sequence.Tokens.ToArray();
            double expected = tokens.Select((t, i) => (double)model.After(tokens[..i])[t]).Sum();
            Assert.Equal(expected, sequence.LogProbability, 1e-9);
            Assert.DoesNotContain(3, tokens);
            Assert.Equal(EndReason.MaximumLength, sequence.End);
        }
    }

    [Fact]
    public void Sequences_that_have_ended_leave_the_batch()
    {
        var model = new MarkovScores([0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0, 0]);
        var generator = new TokenGenerator(model, new() { EndToken = 0, MaximumLength = 40 }, count: 50, seed: 1);
        generator.Run();
        foreach ((int step, int rows) in model.Calls.Index())
            Assert.Equal(generator.Sequences.Count(s => s.Tokens.Length > step), rows);
        Assert.All(generator.Sequences, s => Assert.Equal(s.End == EndReason.EndToken, s.Tokens[^1] == 0));
    }

    [Fact]
    public void Steps_show_tokens_as_they_come_and_a_reader_may_end_a_sequence()
    {
        var generator = new TokenGenerator(new HistoryScores(9, 4), new() { MaximumLength = 5 }, count: 2);
        Assert.Equal(0, generator.Sequences[0].Tokens.Length);
        Assert.True(generator.Step());
        Assert.Equal([1, 1], generator.Sequences.Select(s => s.Tokens.Length));
        generator.End(0);
        for (int i = 0; i < 4; i++) Assert.True(generator.Step());
        Assert.False(generator.Step());
        Assert.Equal([1, 5], generator.Sequences.Select(s => s.Tokens.Length));
        Assert.Equal([EndReason.Stopped, EndReason.MaximumLength], generator.Sequences.Select(s => s.End));
        generator.End(1);
        Assert.Equal(EndReason.MaximumLength, generator.Sequences[1].End);
    }

    [Fact]
    public void Generation_can_be_cancelled_and_keeps_what_there_is()
    {
        var generator = new TokenGenerator(new HistoryScores(9, 4));
        Assert.Throws<OperationCanceledException>(() => generator.Run(new CancellationToken(canceled: true)));
        Assert.Equal(1, generator.Sequences[0].Tokens.Length);
    }

    [Fact]
    public void A_prompt_of_other_tokens_is_refused() =>
        Assert.Equal("prompt", Assert.Throws<ArgumentOutOfRangeException>(() =>
            new TokenGenerator(new HistoryScores(9, 4), prompt: [9])).ParamName);

    [Fact]
    public void A_step_allocates_nothing_but_room_for_tokens()
    {
        var model = new MarkovScores(new float[300], new float[300 * 300]);
        var options = new DecodingOptions { BannedTokens = [1], RepetitionPenalty = 1.2, MaximumLength = int.MaxValue };
        var generator = new TokenGenerator(model, options, count: 4);
        for (int i = 0; i < 1200; i++) generator.Step();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 500; i++) generator.Step();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
