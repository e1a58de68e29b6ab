using MLNetSeq.Embeddings;
using MLNetSeq.Layers;
using MLNetSeq.Models;
using MLNetSeq.Numerics;
using MLNetSeq.Text;
using MLNetSeq.Training;
using Xunit;

namespace MLNetSeq.Tests.Models;

/// <summary>A training that ended early and goes on from its checkpoint ends with the bits of one that was left alone.</summary>
public sealed class ClassifierResumeTests : IDisposable
{
    private const int Steps = 3 * 9;

    private readonly string _folder = Directory.CreateTempSubdirectory("mlnetseq").FullName;

    private string Checkpoint => Path.Combine(_folder, "training.checkpoint");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<int, SequenceInputKind, int, bool, double> Kinds => new()
    {
        { 1, SequenceInputKind.Text, 0, false, 0.9 },
        { 2, SequenceInputKind.Text, 50, false, 0.9 },
        { 2, SequenceInputKind.Text, 0, true, 0 },
        { 1, SequenceInputKind.Keys, 0, true, 0.9 },
        { 2, SequenceInputKind.Vectors, 0, false, 0.9 },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Cancelled_within_an_epoch_or_at_its_end_it_ends_with_the_same_bits(
        int threads, SequenceInputKind kind, int subwords, bool lazy, double decay)
    {
        SequenceClassifierOptions options = Options(threads);
        (options.SubwordBuckets, options.LazyEmbeddingUpdates, options.WeightAverageDecay) = (subwords, lazy, decay);
        ClassificationData data = Data(kind, options);
        SequenceClassifier expected = Train(data, options);
        options.CheckpointPath = Checkpoint;
        foreach (int step in (int[])[1, 5, 8, 9, 10, 26]) // 9 is an epoch's end
        {
            Assert.True(Cancelled(data, options, step), $"The training was over before step {step}.");
            Same(expected, Train(data, options), $"cancelled after step {step}");
        }
    }

    public static TheoryData<OptimizerOptions?, int, int> Choices => new()
    {
        { null, 2, 1 },
        { new AveragedSgdOptions { AveragingStart = 3 }, 1, 0 },
        { new SgdOptions { Momentum = 0.9 }, 4, 1 },
    };

    [Theory]
    [MemberData(nameof(Choices))]
    public void So_it_does_with_other_optimisers_accumulated_gradients_and_a_rate_that_is_halved(
        OptimizerOptions? optimizer, int batches, int patience)
    {
        SequenceClassifierOptions options = Options(threads: 2);
        (options.Optimizer, options.AccumulationSteps, options.PlateauPatience) = (optimizer, batches, patience);
        ClassificationData data = Data(SequenceInputKind.Text, options);
        SequenceClassifier expected = Train(data, options);
        options.CheckpointPath = Checkpoint;
        foreach (int step in (int[])[1, 6, 9, 14, 20])
        {
            Assert.True(Cancelled(data, options, step), $"The training was over before step {step}.");
            Same(expected, Train(data, options), $"cancelled after step {step}");
        }
    }

    [Theory]
    [InlineData(EmbeddingTraining.Frozen, 0)]
    [InlineData(EmbeddingTraining.FineTuned, 0)]
    [InlineData(EmbeddingTraining.FineTuned, 1)]
    public void So_it_does_from_pretrained_vectors(EmbeddingTraining embedding, int frozenEpochs)
    {
        SequenceClassifierOptions options = Options(threads: 2);
        (options.EmbeddingTraining, options.FrozenEpochs, options.EmbeddingRateFactor) = (embedding, frozenEpochs, 0.3);
        (options.PretrainedEmbeddings, options.SubwordBuckets) = (Vectors(seed: 1), 20);
        ClassificationData data = Data(SequenceInputKind.Text, options);
        SequenceClassifier expected = Train(data, options);
        options.CheckpointPath = Checkpoint;
        foreach (int step in (int[])[1, 5, 8, 9, 10, 20])
        {
            Assert.True(Cancelled(data, options, step), $"The training was over before step {step}.");
            Same(expected, Train(data, options), $"cancelled after step {step}");
        }

        Assert.True(Cancelled(data, options, steps: 3));
        options.PretrainedEmbeddings = Vectors(seed: 2);
        Assert.Contains("PretrainedEmbeddings (was 3 vectors of 10, ", Refused(data, options), StringComparison.Ordinal);
    }

    [Fact]
    public void So_it_does_with_every_wiring_and_every_dropout()
    {
        SequenceClassifierOptions options = Options(threads: 2);
        ToyData.UseEveryWiring(options);
        ClassificationData data = Data(SequenceInputKind.Text, options);
        SequenceClassifier expected = Train(data, options);
        options.CheckpointPath = Checkpoint;
        Assert.True(Cancelled(data, options, steps: 5));
        Same(expected, Train(data, options), "cancelled after step 5");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Cancelled_again_after_each_single_step_it_ends_with_the_same_bits(int threads)
    {
        SequenceClassifierOptions options = Options(threads);
        ClassificationData data = Data(SequenceInputKind.Text, options);
        SequenceClassifier expected = Train(data, options);
        options.CheckpointPath = Checkpoint;
        int runs = 0;
        while (Cancelled(data, options, steps: 1)) runs++;
        Assert.Equal(Steps - 1, runs); // the last one had nothing to cancel any more
        Assert.Empty(Directory.GetFiles(_folder));

        Assert.True(Cancelled(data, options, steps: Steps - 1));
        Same(expected, Train(data, options), "cancelled before the last step");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_000_000)]
    public void A_training_that_died_goes_on_from_what_it_wrote_last(int interval)
    {
        SequenceClassifierOptions options = Options(threads: 2);
        ClassificationData data = Data(SequenceInputKind.Text, options);
        SequenceClassifier expected = Train(data, options);
        (options.CheckpointPath, options.CheckpointInterval) = (Checkpoint, TimeSpan.FromSeconds(interval));
        foreach (int step in (int[])[4, 12, 20, Steps])
        {
            int left = step;
            var die = new Reports<TrainingProgress>(_ => { if (--left == 0) throw new TimeoutException(); });
            Assert.Throws<TimeoutException>(() => Run(data, options, die));
            string? told = null;
            Same(expected, Train(data, options, warn: message => told = message), $"died after step {step}");
            int at = interval == 0 ? step : step / 9 * 9;
            if (at == 0) Assert.Null(told);
            else Assert.Contains($"epoch {1 + at / 9}, step {at % 9} of 9", told, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Stopping_early_and_the_best_weights_survive()
    {
        SequenceClassifierOptions options = Options(threads: 1);
        (options.MaximumEpochs, options.Patience, options.LearningRate) = (60, 3, 0.05);
        ClassificationData data = ToyData.Order(40, options), validation = ToyData.Order(60, options, seed: 9);
        SequenceClassifier expected = SequenceClassifier.Train(data, validation, options);
        Assert.InRange(expected.History.Count, 4, 59);
        options.CheckpointPath = Checkpoint;
        foreach (int epoch in Enumerable.Range(1, expected.History.Count - 1))
        {
            using var source = new CancellationTokenSource();
            var cancel = new Reports<TrainingProgress>(p => { if (p.IsEpochEnd && p.Epoch == epoch) source.Cancel(); });
            Assert.ThrowsAny<OperationCanceledException>(() => SequenceClassifier.Train(data, validation, options, cancel, source.Token));
            Same(expected, SequenceClassifier.Train(data, validation, options), $"cancelled after epoch {epoch}");
        }
    }

    [Fact]
    public void A_warm_start_goes_on_too()
    {
        SequenceClassifierOptions options = Options(threads: 1);
        ClassificationData data = Data(SequenceInputKind.Text, options);
        SequenceClassifier earlier = Train(data, options), expected = SequenceClassifier.Train(data, null, options, warmStart: earlier);
        options.CheckpointPath = Checkpoint;
        Assert.True(Cancelled(data, options, steps: 5, earlier));
        Assert.Contains("the start weights", Refused(data, options), StringComparison.Ordinal);
        Same(expected, SequenceClassifier.Train(data, null, options, warmStart: earlier), "a warm start, cancelled after step 5");
    }

    [Fact]
    public void A_cancelled_training_that_keeps_its_best_model_can_go_on_as_well()
    {
        SequenceClassifierOptions options = Options(threads: 1);
        ClassificationData data = Data(SequenceInputKind.Text, options);
        SequenceClassifier expected = Train(data, options);
        (options.CheckpointPath, options.KeepBestWhenCancelled) = (Checkpoint, true);
        using var source = new CancellationTokenSource();
        var cancel = new Reports<TrainingProgress>(p => { if (p.IsEpochEnd) source.Cancel(); });
        Assert.Single(SequenceClassifier.Train(data, null, options, cancel, source.Token).History);
        Same(expected, Train(data, options), "cancelled after the first epoch");
    }

    [Fact]
    public void The_time_of_the_pause_is_not_counted()
    {
        SequenceClassifierOptions options = Options(threads: 1);
        options.CheckpointPath = Checkpoint;
        ClassificationData data = Data(SequenceInputKind.Text, options);
        TimeSpan before = default;
        using var source = new CancellationTokenSource();
        var cancel = new Reports<TrainingProgress>(p => { before = p.Elapsed; source.Cancel(); });
        Assert.ThrowsAny<OperationCanceledException>(() => Run(data, options, cancel, source.Token));
        TimeSpan pause = TimeSpan.FromMilliseconds(50), after = TimeSpan.MaxValue;
        Thread.Sleep(pause);
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        Run(data, options, new Reports<TrainingProgress>(p => after = p.Elapsed < after ? p.Elapsed : after));
        TimeSpan took = System.Diagnostics.Stopwatch.GetElapsedTime(start);
        Assert.InRange(after, before, before + took + TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public void A_training_that_is_over_leaves_no_checkpoint()
    {
        SequenceClassifierOptions options = Options(threads: 1);
        (options.CheckpointPath, options.CheckpointInterval) = (Checkpoint, TimeSpan.Zero);
        ClassificationData data = Data(SequenceInputKind.Text, options);
        Train(data, options);
        Assert.Empty(Directory.GetFiles(_folder));

        (options.Cell, options.LearningRate) = (RecurrentCell.RnnRelu, 1e30);
        Assert.Throws<TrainingDivergedException>(() => Train(data, options));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void Another_training_is_refused_and_what_differs_is_named()
    {
        SequenceClassifierOptions options = Options(threads: 1);
        options.CheckpointPath = Checkpoint;
        ClassificationData data = Data(SequenceInputKind.Text, options);
        Assert.True(Cancelled(data, options, steps: 3));
        byte[] before = File.ReadAllBytes(Checkpoint);

        Named("LearningRate (was 0.01, is 0.02)", o => o.LearningRate = 0.02);
        Named("Seed (was 1, is 2)", o => o.Seed = 2);
        Named("Cell (was \"Gru\", is \"Lstm\")", o => o.Cell = RecurrentCell.Lstm);
        Named("the number of threads (was 1, is 2)", o => o.Threads = 2);
        Named("ClassWeights (was none, is [1,2])", o => o.ClassWeights = [1, 2]);
        Assert.Contains("the training data (was 80 sequences", Refused(ToyData.Words(81, options), options), StringComparison.Ordinal);
        Assert.Contains("the training data", Refused(ToyData.Words(80, options, seed: 2), options), StringComparison.Ordinal);
        Assert.Contains("the validation data (was a share", Assert.Throws<InvalidOperationException>(
            () => SequenceClassifier.Train(data, ToyData.Words(9, options), options)).Message, StringComparison.Ordinal);
        var caseful = Options(threads: 1);
        (caseful.CheckpointPath, caseful.Tokenizer) = (Checkpoint, new WordTokenizer { KeepCase = true });
        Assert.Contains("Tokenizer (was", Refused(Data(SequenceInputKind.Text, caseful), caseful), StringComparison.Ordinal);
        KernelPath path = Kernels.Path;
        KernelPaths.ForEach(() =>
        {
            if (Kernels.Path == path) return;
            string message = Refused(data, options);
            Assert.Contains($"the kernels (was {path}", message, StringComparison.Ordinal);
            Assert.Contains($", is {Kernels.Path}", message, StringComparison.Ordinal);
        });

        Assert.Equal(before, File.ReadAllBytes(Checkpoint));
        (options.CheckpointInterval, options.KeepBestWhenCancelled) = (TimeSpan.Zero, true); // which change no bit
        Train(data, options);

        void Named(string difference, Action<SequenceClassifierOptions> change)
        {
            SequenceClassifierOptions other = Options(threads: 1);
            other.CheckpointPath = Checkpoint;
            change(other);
            Assert.Contains(difference, Refused(data, other), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_interval_below_nothing_is_refused()
    {
        SequenceClassifierOptions options = Options(threads: 1);
        options.CheckpointInterval = TimeSpan.FromSeconds(-1);
        Assert.Throws<ArgumentOutOfRangeException>(() => Train(Data(SequenceInputKind.Text, options), options));
    }

    private static SequenceClassifierOptions Options(int threads)
    {
        SequenceClassifierOptions options = ToyData.Options(threads);
        (options.Dropout, options.WordDropout, options.WeightAverageDecay, options.Layers) = (0.3f, 0.1f, 0.9, 2);
        (options.WarmUpShare, options.HiddenSize, options.Patience) = (0.2, 6, 0);
        return options;
    }

    private static WordVectors Vectors(int seed)
    {
        float[] values = new float[30];
        new RandomStream(seed).FillNormal(values, 0, 1);
        return WordVectors.Create(["great", "film", "unheard"], values, 10);
    }

    private static ClassificationData Data(SequenceInputKind kind, SequenceClassifierOptions options) => kind switch
    {
        SequenceInputKind.Text => ToyData.Words(80, options),
        SequenceInputKind.Keys => ToyData.Keys(80, options),
        _ => ToyData.Vectors(80, options),
    };

    private static SequenceClassifier Train(ClassificationData data, SequenceClassifierOptions options, Action<string>? warn = null) =>
        SequenceClassifier.Train(data, null, options, warn: warn);

    // With a report after each step.
    private static SequenceClassifier Run(ClassificationData data, SequenceClassifierOptions options, IProgress<TrainingProgress> progress,
        CancellationToken cancellation = default, SequenceClassifier? warmStart = null)
    {
        using var training = new ClassifierTraining(data, null, options, warmStart) { ReportInterval = TimeSpan.Zero };
        return training.Run(progress, cancellation, warn: null);
    }

    // Whether there was anything left to cancel after so many steps.
    private static bool Cancelled(ClassificationData data, SequenceClassifierOptions options, int steps, SequenceClassifier? warmStart = null)
    {
        using var source = new CancellationTokenSource();
        var cancel = new Reports<TrainingProgress>(_ => { if (--steps == 0) source.Cancel(); });
        try
        {
            Run(data, options, cancel, source.Token, warmStart);
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }

    private static string Refused(ClassificationData data, SequenceClassifierOptions options) =>
        Assert.Throws<InvalidOperationException>(() => Train(data, options)).Message;

    private static void Same(SequenceClassifier expected, SequenceClassifier actual, string what)
    {
        Assert.True(ToyData.Weights(expected).AsSpan().SequenceEqual(ToyData.Weights(actual)), $"The weights differ, {what}.");
        Assert.Equal(expected.History.Select(Losses), actual.History.Select(Losses));
    }

    private static (double Training, double Validation, double Accuracy) Losses(EpochResult e) =>
        (e.TrainingLoss, e.ValidationLoss, e.ValidationAccuracy);
}
