using MLNetSeq.Layers;
using MLNetSeq.Models;
using MLNetSeq.Training;
using Xunit;

namespace MLNetSeq.Tests.Models;

/// <summary>A language model's training that ended early and goes on from its checkpoint ends with the bits of one left alone.</summary>
public sealed class LanguageResumeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlnetseq").FullName;

    private string Checkpoint => Path.Combine(_folder, "training.checkpoint");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string, Action<LanguageModelOptions>> Choices => new()
    {
        { "a stream", _ => { } },
        { "pieces of words", o => (o.Level, o.SubwordMerges) = (TokenLevel.Subword, 20) },
        { "texts by themselves", o => o.CarryState = false },
        { "Zaremba's schedule", UseZaremba },
        { "the AWD recipe", UseAwd },
        { "an adaptive softmax", o => (o.Softmax, o.AdaptiveHeadBias, o.AdaptiveDivisor) = (SoftmaxKind.Adaptive, true, 2) },
        { "samples", o => (o.Softmax, o.SampledTokens) = (SoftmaxKind.Sampled, 6) },
        { "samples and tied vectors", o => (o.Softmax, o.SampledTokens, o.TiedEmbeddings, o.EmbeddingSize) =
            (SoftmaxKind.Sampled, 6, true, o.HiddenSize) },
        { "a plateau", o => (o.PlateauPatience, o.Cell, o.LearningRate) = (1, RecurrentCell.Jordan, 0.1) },
    };

    [Theory]
    [MemberData(nameof(Choices))]
    public void Cancelled_at_any_moment_it_ends_with_the_same_bits(string what, Action<LanguageModelOptions> set)
    {
        foreach (int threads in (int[])[1, 2])
        {
            LanguageModelOptions options = ToyTexts.Options(threads);
            set(options);
            LanguageModel expected = Train(options);
            options.CheckpointPath = Checkpoint;
            foreach (int reports in (int[])[1, 5, 14, 20])
            {
                Assert.True(Cancelled(options, reports), $"{what}: the training was over before report {reports}.");
                Same(expected, Train(options), $"{what}, {threads} threads, cancelled after report {reports}");
            }

            Assert.Empty(Directory.GetFiles(_folder));
        }
    }

    [Fact]
    public void Cancelled_again_after_each_single_step_it_ends_with_the_same_bits()
    {
        LanguageModelOptions options = ToyTexts.Options(threads: 2);
        UseAwd(options);
        LanguageModel expected = Train(options);
        options.CheckpointPath = Checkpoint;
        int runs = 0;
        while (Cancelled(options, reports: 1)) runs++;
        Assert.True(runs > 15, $"There were {runs} steps: too few to test anything.");
        LanguageModel actual = Train(options);
        Same(expected, actual, "cancelled after each step");
    }

    [Fact]
    public void A_cancelled_training_keeps_its_best_epoch_where_that_is_asked_for()
    {
        LanguageModelOptions options = ToyTexts.Options();
        (options.KeepBestWhenCancelled, options.CheckpointPath) = (true, Checkpoint);
        using var source = new CancellationTokenSource();
        int ends = 0;
        var progress = new Reports<LanguageProgress>(p =>
        {
            if (p.IsEpochEnd && ++ends == 2) source.Cancel();
        });
        LanguageModel model = LanguageModel.Train(ToyTexts.Lines(60), ToyTexts.Lines(20, 2), options, progress, source.Token);
        Assert.Equal(2, model.History.Count);
        Assert.True(File.Exists(Checkpoint));
    }

    [Fact]
    public void Another_training_does_not_take_the_checkpoint_up()
    {
        LanguageModelOptions options = ToyTexts.Options();
        options.CheckpointPath = Checkpoint;
        Assert.True(Cancelled(options, reports: 3));
        options.LearningRate = 0.5;
        var e = Assert.Throws<InvalidOperationException>(() => Train(options));
        Assert.Contains("LearningRate (was 0.02, is 0.5)", e.Message, StringComparison.Ordinal);
        options.LearningRate = 0.02;
        e = Assert.Throws<InvalidOperationException>(() => LanguageModel.Train(ToyTexts.Lines(61), ToyTexts.Lines(20, 2), options));
        Assert.Contains("the training texts (was 60 texts", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_training_reports_its_rate_and_the_time_that_is_left()
    {
        var reports = new List<LanguageProgress>();
        using var training = new LanguageTraining(ToyTexts.Lines(60), ToyTexts.Lines(20, 2), ToyTexts.Options(), default)
        {
            ReportInterval = TimeSpan.Zero,
        };
        training.Run(new Reports<LanguageProgress>(reports.Add), default, warn: null);
        Assert.All(reports, r => Assert.True(r.TokensPerSecond > 0 && r.Remaining >= TimeSpan.Zero && r.TrainingPerplexity > 1));
        Assert.Equal(3, reports.Count(r => r.IsEpochEnd && r.ValidationPerplexity is not null));
        Assert.Equal(TimeSpan.Zero, reports[^1].Remaining);
        Assert.True(reports[0].Remaining > reports[^2].Remaining, "The time that is left does not fall.");
    }

    private static void UseZaremba(LanguageModelOptions o) =>
        (o.Optimizer, o.FullRateEpochs, o.LossNormalization) = (new SgdOptions(), 1, LossNormalization.SumOverSteps);

    private static void UseAwd(LanguageModelOptions o)
    {
        LanguageModelOptions awd = LanguageModelOptions.AwdLstm();
        (o.Cell, o.Layers, o.EmbeddingSize, o.TiedEmbeddings) = (RecurrentCell.Lstm, 2, o.HiddenSize, true);
        (o.DropoutKind, o.InputDropout, o.LayerDropout, o.OutputDropout) = (DropoutKind.Locked, 0.2f, 0.2f, 0.2f);
        (o.RecurrentDropout, o.EmbeddingDropout, o.RandomSteps) = (0.3f, 0.1f, true);
        o.ActivationRegularization = awd.ActivationRegularization;
        o.TemporalActivationRegularization = awd.TemporalActivationRegularization;
        (o.Optimizer, o.LearningRate, o.ClipNorm, o.NonMonotonicInterval) = (awd.Optimizer, 10, 0.25, 1);
    }

    private static LanguageModel Train(LanguageModelOptions options) =>
        LanguageModel.Train(ToyTexts.Lines(60), ToyTexts.Lines(20, seed: 2), options);

    // Whether there was something left to cancel.
    private static bool Cancelled(LanguageModelOptions options, int reports)
    {
        using var source = new CancellationTokenSource();
        var progress = new Reports<LanguageProgress>(_ =>
        {
            if (--reports == 0) source.Cancel();
        });
        using var training = new LanguageTraining(ToyTexts.Lines(60), ToyTexts.Lines(20, seed: 2), options, default)
        {
            ReportInterval = TimeSpan.Zero,
        };
        try
        {
            training.Run(progress, source.Token, warn: null);
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }

    private static void Same(LanguageModel expected, LanguageModel actual, string what)
    {
        for (int p = 0; p < expected.Network.Parameters.Count; p++)
        {
            Parameter own = expected.Network.Parameters[p];
            Assert.True(own.Value.SequenceEqual(actual.Network.Parameters[p].Value), $"{what}: '{own.Name}' has other bits.");
        }

        Assert.Equal(Losses(expected), Losses(actual));
    }

    private static IEnumerable<(double, double)> Losses(LanguageModel model) =>
        model.History.Select(e => (e.TrainingLoss, e.ValidationLoss));
}
