using MLNetSeq.Layers;
using MLNetSeq.Models;
using MLNetSeq.Numerics;
using MLNetSeq.Testing;
using MLNetSeq.Tests.Layers;
using MLNetSeq.Training;
using Xunit;

namespace MLNetSeq.Tests.Models;

public sealed class LanguageStepTests
{
    private const int Tokens = 11;
    private const int Streams = 5;
    private const int Steps = 7;

    [Theory]
    [InlineData(RecurrentCell.Lstm, 1)]
    [InlineData(RecurrentCell.Gru, 2)]
    [InlineData(RecurrentCell.Rnn, 3)]
    public void Gradients_of_a_segment_agree_with_finite_differences(RecurrentCell cell, int threads) => KernelPaths.ForEach(() =>
    {
        var random = new RandomStream(1);
        LanguageNetwork network = Network(cell, random);
        (int[] inputs, int[] targets) = Segment(random, Steps);
        using var pool = new WorkerPool(threads);

        // A step anew each time: from zero states, and with a rate of zero, so that the weights stay.
        double Loss() => new LanguageStep(network, new Sgd(network.Parameters), 0, pool).Run(inputs, targets, Streams, 0);
        Loss();
        float[][] gradients = [.. network.Parameters.Select(GradientCheck.GradientOf)];
        var check = new GradientCheck(Loss, random);
        for (int p = 0; p < gradients.Length; p++) check.Check($"{cell}, {network.Parameters[p].Name}", network.Parameters[p].Value, gradients[p]);
    });

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)] // more than there are streams
    public void Any_number_of_threads_makes_the_same_steps(int threads)
    {
        float[][] one = Train(threads: 1, steps: 4), several = Train(threads, steps: 4);
        for (int p = 0; p < one.Length; p++) Near.Assert([.. one[p].Select(w => (double)w)], several[p], 1e-5, $"parameter {p}, {threads} threads");
    }

    [Fact]
    public void The_same_seed_and_threads_give_the_same_bits() => Assert.Equal(Train(2, 5), Train(2, 5));

    [Fact]
    public void Two_segments_with_the_state_carried_over_lose_as_much_as_one_of_both()
    {
        var random = new RandomStream(3);
        LanguageNetwork network = Network(RecurrentCell.Lstm, random);
        (int[] inputs, int[] targets) = Segment(random, 2 * Steps);
        using var pool = new WorkerPool(2);
        LanguageStep whole = Step(network, pool), halves = Step(network, pool);
        int half = Steps * Streams;
        double expected = whole.Run(inputs, targets, Streams, 0);
        double first = halves.Run(inputs.AsSpan(0, half), targets.AsSpan(0, half), Streams, 0);
        double second = halves.Run(inputs.AsSpan(half), targets.AsSpan(half), Streams, 0);
        Assert.Equal(expected, (first + second) / 2, 1e-6);
    }

    [Fact]
    public void A_repeated_phrase_is_learnt_by_heart()
    {
        var random = new RandomStream(5);
        LanguageNetwork network = Network(RecurrentCell.Gru, random);
        int[] phrase = [3, 1, 4, 1, 5, 9, 2, 6];
        int[] text = [.. Enumerable.Range(0, Steps * 200 + 1).Select(i => phrase[i % phrase.Length])];
        using var pool = new WorkerPool(1);
        var step = new LanguageStep(network, new Adam(network.Parameters), 5, pool);
        double loss = 0;
        for (int i = 0; i + Steps < text.Length; i += Steps) loss = step.Run(text.AsSpan(i, Steps), text.AsSpan(i + 1, Steps), 1, 0.02);
        Assert.True(loss < 0.05, $"After 200 segments the loss is still {loss:F3} nats a token.");
    }

    [Fact]
    public void A_steady_step_allocates_nothing()
    {
        var random = new RandomStream(1);
        LanguageNetwork network = Network(RecurrentCell.Lstm, random);
        (int[] inputs, int[] targets) = Segment(random, Steps);
        using var pool = new WorkerPool(2);
        LanguageStep step = Step(network, pool);
        for (int i = 0; i < 50; i++) step.Run(inputs, targets, Streams, 0.01);
        Allocations.AssertNone(() => step.Run(inputs, targets, Streams, 0.01));
    }

    [Fact]
    public void Weights_stay_as_they_are_where_the_loss_is_not_a_number()
    {
        var random = new RandomStream(1);
        LanguageNetwork network = Network(RecurrentCell.Lstm, random);
        (int[] inputs, int[] targets) = Segment(random, Steps);
        using var pool = new WorkerPool(2);
        network.Parameters[0].Value[inputs[0] * network.Parameters[0].Columns] = float.NaN;
        float[][] before = [.. network.Parameters.Select(p => p.Value.ToArray())];
        Assert.True(double.IsNaN(Step(network, pool).Run(inputs, targets, Streams, 0.1)));
        Assert.Equal(before, network.Parameters.Select(p => p.Value.ToArray()));
    }

    [Fact]
    public void A_segment_that_lost_its_numbers_leaves_nothing_behind_for_the_next()
    {
        var random = new RandomStream(1);
        LanguageNetwork network = Network(RecurrentCell.Rnn, random);
        (int[] inputs, int[] targets) = Segment(random, Steps);
        using var pool = new WorkerPool(2);
        LanguageStep step = Step(network, pool);
        double expected = step.Run(inputs, targets, Streams, 0);
        ref float weight = ref network.Parameters[0].Value[inputs[0] * network.Parameters[0].Columns];
        (float right, weight) = (weight, float.NaN);
        Assert.True(double.IsNaN(step.Run(inputs, targets, Streams, 0)));
        weight = right;
        Assert.Equal(expected, step.Run(inputs, targets, Streams, 0));
    }

    [Fact]
    public void A_batch_of_fewer_streams_starts_anew_and_counts_only_its_own_loss()
    {
        var random = new RandomStream(1);
        LanguageNetwork network = Network(RecurrentCell.Gru, random);
        (int[] inputs, int[] targets) = Segment(random, Steps);
        using var pool = new WorkerPool(2);
        LanguageStep step = Step(network, pool);
        step.Run(inputs, targets, Streams, 0);
        Assert.Equal(Step(network, pool).Run(inputs, targets, 1, 0), step.Run(inputs, targets, 1, 0)); // a thread has no stream
    }

    [Theory]
    [InlineData(4, 4, 3)]
    [InlineData(4, 3, 2)]
    [InlineData(0, 0, 2)]
    [InlineData(4, 4, 0)]
    public void A_segment_of_no_whole_steps_is_refused(int inputs, int targets, int streams)
    {
        LanguageNetwork network = Network(RecurrentCell.Gru, new RandomStream(1));
        using var pool = new WorkerPool(1);
        var exception = Assert.Throws<ArgumentException>(() => Step(network, pool).Run(new int[inputs], new int[targets], streams, 0));
        Assert.Contains($"{inputs} inputs and {targets} targets", exception.Message, StringComparison.Ordinal);
    }

    private static float[][] Train(int threads, int steps)
    {
        var random = new RandomStream(2);
        LanguageNetwork network = Network(RecurrentCell.Lstm, random);
        using var pool = new WorkerPool(threads);
        LanguageStep step = Step(network, pool);
        for (int i = 0; i < steps; i++)
        {
            (int[] inputs, int[] targets) = Segment(random, Steps);
            step.Run(inputs, targets, Streams, 0.5);
        }

        return [.. network.Parameters.Select(p => p.Value.ToArray())];
    }

    private static LanguageStep Step(LanguageNetwork network, WorkerPool pool) => new(network, new Sgd(network.Parameters), 5, pool);

    private static LanguageNetwork Network(RecurrentCell cell, RandomStream random) =>
        new(new LanguageShape(cell, Tokens, EmbeddingSize: 6, HiddenSize: 19, Layers: 2), random);

    private static (int[] Inputs, int[] Targets) Segment(RandomStream random, int steps)
    {
        int[] inputs = new int[steps * Streams], targets = new int[steps * Streams];
        foreach (ref int id in inputs.AsSpan()) id = random.Next(Tokens);
        foreach (ref int id in targets.AsSpan()) id = random.Next(Tokens);
        return (inputs, targets);
    }
}
