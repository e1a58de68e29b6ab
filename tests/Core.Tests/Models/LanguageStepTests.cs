using MLNetSeq.Layers;
using MLNetSeq.Layers.Losses;
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
    public void Gradients_of_a_segment_agree_with_finite_differences(RecurrentCell cell, int threads) =>
        KernelPaths.ForEach(() => CheckGradients(Network(cell, new RandomStream(1)), Segment(Steps), new LanguageStepOptions(), threads));

    [Theory]
    [InlineData(DropoutKind.Independent, false)]
    [InlineData(DropoutKind.Locked, true)]
    public void So_they_do_with_every_dropout_and_with_tied_vectors(DropoutKind kind, bool isTied)
    {
        var options = new LanguageStepOptions
        {
            Dropout = new LanguageDropout(0.2f, 0.3f, 0.25f, kind, Words: 0.3f, WordsKey: 0),
            RecurrentDropout = 0.4f,
        };
        var shape = new LanguageShape(RecurrentCell.Lstm, Tokens, EmbeddingSize: 19, HiddenSize: 19, Layers: 2, isTied);
        CheckGradients(new LanguageNetwork(shape, new RandomStream(1)), Segment(Steps), options, threads: 2);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(7, true)]
    public void So_they_do_with_an_adaptive_softmax(int threads, bool hasBias) => KernelPaths.ForEach(() =>
        CheckGradients(new LanguageNetwork(AdaptiveShape(hasBias), new RandomStream(1)), Segment(Steps), new(), threads));

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void So_they_do_where_tokens_are_sampled(int threads, bool isTied)
    {
        // Of all parameters the same sample in each step, for each begins with the same random numbers.
        var shape = new LanguageShape(RecurrentCell.Lstm, Tokens, EmbeddingSize: 19, HiddenSize: 19, Layers: 2, isTied);
        var network = new LanguageNetwork(shape, new RandomStream(1), new TokenSampling(new LogUniformSampler(Tokens), Draws: 4));
        CheckGradients(network, Segment(Steps), new LanguageStepOptions { RecurrentDropout = 0.4f }, threads);
    }

    [Fact]
    public void So_they_do_with_the_squares_of_the_states_and_of_their_change()
    {
        var options = new LanguageStepOptions { Activation = 2, Change = 3 };
        LanguageNetwork network = Network(RecurrentCell.Gru, new RandomStream(1));
        LanguageBatch batch = Segment(Steps);
        var runs = new LanguageRuns();
        runs.Fill(batch, 0, 1);
        LanguageNetwork.Workspace workspace = network.CreateWorkspace();
        CheckGradients(network, batch, options, threads: 2, Penalty);

        double Penalty()
        {
            workspace.Recurrent.ClearStates(Streams, network.Shape.HiddenSize);
            Matrix y = network.Forward(runs.Layout, runs.Inputs, workspace);
            double squares = 0, changes = 0;
            for (int i = 0; i < y.Values.Length; i++)
            {
                squares += y.Values[i] * (double)y.Values[i];
                if (i < Streams * y.Columns) continue;
                double change = y.Values[i] - (double)y.Values[i - Streams * y.Columns];
                changes += change * change;
            }

            return (options.Activation * squares + options.Change * changes) / y.Values.Length;
        }
    }

    [Fact]
    public void Summed_over_steps_the_gradients_are_as_many_times_larger()
    {
        LanguageNetwork network = Network(RecurrentCell.Gru, new RandomStream(1));
        LanguageBatch batch = Segment(Steps);
        using var pool = new WorkerPool(2);
        float[][] Gradients(LossNormalization normalization)
        {
            Step(network, pool, new LanguageStepOptions { Normalization = normalization }).Run(batch, 0);
            return [.. network.Parameters.Select(GradientCheck.GradientOf)];
        }

        float[][] mean = Gradients(LossNormalization.MeanOverTokens), sum = Gradients(LossNormalization.SumOverSteps);
        for (int p = 0; p < mean.Length; p++)
            Near.Assert([.. mean[p].Select(g => g * (double)Steps)], sum[p], 1e-6, network.Parameters[p].Name);
    }

    [Fact]
    public void Runs_of_different_lengths_lose_together_what_they_lose_alone()
    {
        LanguageNetwork network = Network(RecurrentCell.Lstm, new RandomStream(1));
        int[] ids = Ids(30);
        using var pool = new WorkerPool(2);
        var all = new LanguageBatch(ids);
        double expected = 0;
        foreach ((int start, int length) in ((int, int)[])[(0, 9), (9, 9), (18, 4), (22, 1), (23, 1)])
        {
            all.Add(start, length);
            var one = new LanguageBatch(ids);
            one.Add(start, length);
            expected += Step(network, pool).Run(one, 0) * length;
        }

        Assert.Equal(expected / all.Tokens, Step(network, pool).Run(all, 0), 1e-6);
    }

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
        int[] ids = Ids(Streams * 2 * Steps + 1);
        using var pool = new WorkerPool(2);
        LanguageStep whole = Step(network, pool), halves = Step(network, pool);
        double expected = whole.Run(Runs(ids, 0, 2 * Steps), 0);
        double first = halves.Run(Runs(ids, 0, Steps), 0);
        double second = halves.Run(Runs(ids, Steps, Steps), 0);
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
        var step = new LanguageStep(network, new Adam(network.Parameters), new LanguageStepOptions { ClipNorm = 5 }, pool, random);
        var batch = new LanguageBatch(text);
        double loss = 0;
        for (int i = 0; i + Steps < text.Length; i += Steps)
        {
            batch.Clear();
            batch.Add(i, Steps);
            loss = step.Run(batch, 0.02);
        }

        Assert.True(loss < 0.05, $"After 200 segments the loss is still {loss:F3} nats a token.");
    }

    public static TheoryData<SoftmaxKind> Kinds => [.. Enum.GetValues<SoftmaxKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_steady_step_allocates_nothing(SoftmaxKind softmax)
    {
        var random = new RandomStream(1);
        LanguageNetwork network = softmax switch
        {
            SoftmaxKind.Adaptive => new(AdaptiveShape(hasBias: true), random),
            SoftmaxKind.Sampled => new(Shape(RecurrentCell.Lstm), random, new TokenSampling(new LogUniformSampler(Tokens), Draws: 4)),
            _ => Network(RecurrentCell.Lstm, random),
        };
        LanguageBatch batch = Segment(Steps);
        using var pool = new WorkerPool(2);
        LanguageStep step = Step(network, pool);
        for (int i = 0; i < 50; i++) step.Run(batch, 0.01);
        Allocations.AssertNone(() => step.Run(batch, 0.01));
    }

    [Fact]
    public void Weights_stay_as_they_are_where_the_loss_is_not_a_number()
    {
        var random = new RandomStream(1);
        LanguageNetwork network = Network(RecurrentCell.Lstm, random);
        LanguageBatch batch = Segment(Steps);
        using var pool = new WorkerPool(2);
        network.Parameters[0].Value[batch.Inputs(0)[0] * network.Parameters[0].Columns] = float.NaN;
        float[][] before = [.. network.Parameters.Select(p => p.Value.ToArray())];
        Assert.True(double.IsNaN(Step(network, pool).Run(batch, 0.1)));
        Assert.Equal(before, network.Parameters.Select(p => p.Value.ToArray()));
    }

    [Fact]
    public void A_segment_that_lost_its_numbers_leaves_nothing_behind_for_the_next()
    {
        var random = new RandomStream(1);
        LanguageNetwork network = Network(RecurrentCell.Rnn, random);
        LanguageBatch batch = Segment(Steps);
        using var pool = new WorkerPool(2);
        LanguageStep step = Step(network, pool);
        double expected = step.Run(batch, 0);
        ref float weight = ref network.Parameters[0].Value[batch.Inputs(0)[0] * network.Parameters[0].Columns];
        (float right, weight) = (weight, float.NaN);
        Assert.True(double.IsNaN(step.Run(batch, 0)));
        weight = right;
        Assert.Equal(expected, step.Run(batch, 0));
    }

    [Fact]
    public void A_batch_of_fewer_streams_starts_anew_and_counts_only_its_own_loss()
    {
        var random = new RandomStream(1);
        LanguageNetwork network = Network(RecurrentCell.Gru, random);
        LanguageBatch batch = Segment(Steps);
        using var pool = new WorkerPool(2);
        LanguageStep step = Step(network, pool);
        step.Run(batch, 0);
        var one = new LanguageBatch(Ids(Steps + 1));
        one.Add(0, Steps);
        Assert.Equal(Step(network, pool).Run(one, 0), step.Run(one, 0)); // a thread has no stream
    }

    [Fact]
    public void A_batch_without_a_run_is_refused()
    {
        LanguageNetwork network = Network(RecurrentCell.Gru, new RandomStream(1));
        using var pool = new WorkerPool(1);
        Assert.Throws<ArgumentException>(() => Step(network, pool).Run(new LanguageBatch([0]), 0));
    }

    private static float[][] Train(int threads, int steps)
    {
        var random = new RandomStream(2);
        LanguageNetwork network = Network(RecurrentCell.Lstm, random);
        using var pool = new WorkerPool(threads);
        LanguageStep step = Step(network, pool);
        for (int i = 0; i < steps; i++) step.Run(Segment(Steps, seed: i), 0.5);

        return [.. network.Parameters.Select(p => p.Value.ToArray())];
    }

    private static void CheckGradients(
        LanguageNetwork network, LanguageBatch batch, LanguageStepOptions options, int threads, Func<double>? penalty = null)
    {
        using var pool = new WorkerPool(threads);

        // A step anew each time: from zero states, with the same masks, and with a rate of zero, so that the weights stay.
        double Loss() => Step(network, pool, options).Run(batch, 0) + (penalty?.Invoke() ?? 0);
        Loss();
        float[][] gradients = [.. network.Parameters.Select(GradientCheck.GradientOf)];
        var check = new GradientCheck(Loss, new RandomStream(2));
        for (int p = 0; p < gradients.Length; p++)
            check.Check($"{network.Shape}, {network.Parameters[p].Name}", network.Parameters[p].Value, gradients[p]);
    }

    private static LanguageStep Step(LanguageNetwork network, WorkerPool pool) => Step(network, pool, new() { ClipNorm = 5 });

    private static LanguageStep Step(LanguageNetwork network, WorkerPool pool, LanguageStepOptions options) =>
        new(network, new Sgd(network.Parameters), options, pool, new RandomStream(9));

    private static LanguageNetwork Network(RecurrentCell cell, RandomStream random) => new(Shape(cell), random);

    private static LanguageShape Shape(RecurrentCell cell) => new(cell, Tokens, EmbeddingSize: 6, HiddenSize: 19, Layers: 2);

    private static LanguageShape AdaptiveShape(bool hasBias) => Shape(RecurrentCell.Lstm) with { Adaptive = new([3, 7], 2, hasBias) };

    private static LanguageBatch Segment(int steps, int seed = 3) => Runs(Ids(Streams * steps + 1, seed), 0, steps);

    // Streams side by side, of each a part.
    private static LanguageBatch Runs(int[] ids, int start, int steps)
    {
        var batch = new LanguageBatch(ids);
        int length = (ids.Length - 1) / Streams;
        for (int stream = 0; stream < Streams; stream++) batch.Add(stream * length + start, steps);
        return batch;
    }

    private static int[] Ids(int count, int seed = 3)
    {
        var random = new RandomStream(seed);
        int[] ids = new int[count];
        foreach (ref int id in ids.AsSpan()) id = random.Next(Tokens);
        return ids;
    }
}
