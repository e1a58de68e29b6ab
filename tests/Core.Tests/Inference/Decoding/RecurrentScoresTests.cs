using MLNetSeq.Inference;
using MLNetSeq.Inference.Decoding;
using MLNetSeq.Layers;
using MLNetSeq.Numerics;
using MLNetSeq.Testing;
using Xunit;

namespace MLNetSeq.Tests.Inference.Decoding;

public sealed class RecurrentScoresTests
{
    private const int Tokens = 13;

    public static TheoryData<RecurrentCell> Cells => [RecurrentCell.Rnn, RecurrentCell.Gru, RecurrentCell.Lstm];

    [Theory]
    [MemberData(nameof(Cells))]
    public void A_beam_search_finds_what_reading_each_sequence_from_its_start_does(RecurrentCell cell) => KernelPaths.ForEach(() =>
    {
        RecurrentInference network = Network(cell);
        int[] prompt = [3, 1, 4];
        foreach (BeamEnding ending in Enum.GetValues<BeamEnding>())
        {
            var options = new BeamSearchOptions { Beam = 6, EndToken = 0, MaximumLength = 8, Ending = ending };
            List<BeamHypothesis> expected = PlainBeamSearch.Run(tokens => After(network, [.. prompt, .. tokens]), options);
            IReadOnlyList<BeamHypothesis> actual = new BeamSearch(options).Run(new RecurrentScores(network, prompt));
            Assert.Equal(expected.Select(h => string.Join(' ', h.Tokens)), actual.Select(h => string.Join(' ', h.Tokens)));
            Near.Assert([.. expected.Select(h => h.LogProbability)], [.. actual.Select(h => (float)h.LogProbability)], 1e-5, $"{ending}");
        }
    });

    [Fact]
    public void A_state_before_the_prompt_is_a_condition()
    {
        RecurrentInference network = Network(RecurrentCell.Lstm);
        RecurrentStream stream = network.CreateStream();
        stream.Step(7);
        float[] expected = new float[Tokens], actual = new float[Tokens];
        new RecurrentScores(network, [7, 2]).Begin(new Matrix(expected, 1, Tokens));
        new RecurrentScores(network, [2], stream.State).Begin(new Matrix(actual, 1, Tokens));
        Assert.Equal(expected, actual);
        new RecurrentScores(network, [2]).Begin(new Matrix(actual, 1, Tokens));
        Assert.NotEqual(expected, actual);
        Assert.Equal(1, expected.Sum(l => Math.Exp(l)), 1e-5);
    }

    [Fact]
    public void It_can_be_begun_again()
    {
        var model = new RecurrentScores(Network(RecurrentCell.Gru), [5]);
        int[][] Generate() => [.. new TokenGenerator(model, count: 3, seed: 2).Run().Select(s => s.Tokens.ToArray())];
        Assert.Equal(Generate(), Generate());
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        var model = new RecurrentScores(Network(RecurrentCell.Lstm), [5]);
        var scores = new AlignedBuffer();
        void Step()
        {
            model.Begin(scores.Matrix(2, Tokens));
            model.Advance([1, 0, 0], [4, 5, 6], scores.Matrix(3, Tokens));
            model.Advance([2], [4], scores.Matrix(1, Tokens));
        }

        for (int i = 0; i < 50; i++) Step();
        Allocations.AssertNone(Step);
    }

    [Fact]
    public void What_does_not_fit_is_named()
    {
        RecurrentInference network = Network(RecurrentCell.Gru);
        Assert.Equal("prompt", Assert.Throws<ArgumentException>(() => new RecurrentScores(network, [])).ParamName);
        Assert.Equal("state", Assert.Throws<ArgumentException>(() => new RecurrentScores(network, [1], new float[3])).ParamName);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RecurrentScores(network, [Tokens]));
        var stack = new RecurrentStack(new(RecurrentCell.Gru, 6, 20), new RandomStream(1));
        var without = new RecurrentInference(stack, new Embedding("e", Tokens, 6, 1, null));
        string message = Assert.Throws<ArgumentException>(() => new RecurrentScores(without, [1])).Message;
        Assert.Contains("0 logits", message, StringComparison.Ordinal);
    }

    private static RecurrentInference Network(RecurrentCell cell)
    {
        var random = new RandomStream(17);
        var embedding = new Embedding("embedding", Tokens, 6, 1, random);
        var stack = new RecurrentStack(new(cell, 6, 20) { Layers = 2 }, random);
        var output = new Linear("output", 20, Tokens, random);
        VectorMath.Scale(output.Weight.Value, 8); // so that histories matter
        stack.Pack(backward: false);
        output.Pack(backward: false);
        return new RecurrentInference(stack, embedding, output);
    }

    private static float[] After(RecurrentInference network, int[] tokens)
    {
        RecurrentStream stream = network.CreateStream();
        foreach (int token in tokens[..^1]) stream.Step(token);
        float[] scores = [.. stream.Step(tokens[^1])];
        VectorMath.LogSoftmax(scores);
        return scores;
    }
}
