using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetSeq.Models;
using MLNetSeq.Trainers;
using MLNetSeq.Transforms;
using Xunit;

namespace MLNetSeq.Tests;

/// <summary>Fits that end early and go on from a checkpoint.</summary>
public sealed class CheckpointTests : IDisposable
{
    private readonly MLContext _ml = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("mlnetseq").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_cancelled_fit_goes_on_to_the_same_scores()
    {
        float[] expected = Scores(Fit(Reviews.SmallNetwork()));
        RnnTextClassificationOptions options = WithCheckpoint();
        using CancellationTokenSource source = new();
        options.CancellationToken = source.Token;
        options.Progress = new First(source.Cancel);
        Assert.ThrowsAny<OperationCanceledException>(() => Fit(options));
        Assert.True(File.Exists(options.CheckpointPath));

        LogLines log = new(_ml);
        SequenceClassificationTransformer model = Fit(WithCheckpoint());

        Assert.Equal(expected, Scores(model));
        Assert.Contains(log.Of(ChannelMessageKind.Warning), line => line.Contains("goes on from the checkpoint"));
        Assert.False(File.Exists(options.CheckpointPath));
    }

    [Fact]
    public void Cross_validation_uses_one_path_for_all_folds()
    {
        RnnTextClassificationOptions options = WithCheckpoint();
        var folds = _ml.BinaryClassification.CrossValidate(Reviews.View(_ml, 90),
            _ml.BinaryClassification.Trainers.RnnTextClassification(options), numberOfFolds: 3);
        Assert.Equal(3, folds.Count);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_checkpoint_without_a_seed_is_refused_at_once()
    {
        RnnTextClassificationOptions options = WithCheckpoint();
        options.Seed = null;
        string message = Assert.Throws<ArgumentException>(() => _ml.BinaryClassification.Trainers.RnnTextClassification(options)).Message;
        Assert.Contains("CheckpointPath needs a Seed", message);
    }

    private SequenceClassificationTransformer Fit(RnnTextClassificationOptions options) =>
        _ml.BinaryClassification.Trainers.RnnTextClassification(options).Fit(Reviews.View(_ml, 60));

    private float[] Scores(SequenceClassificationTransformer model) => [.. _ml.Data.CreateEnumerable<BinaryPrediction>(
        model.Transform(Reviews.View(_ml, 60)), reuseRowObject: false).Select(p => p.Score)];

    private RnnTextClassificationOptions WithCheckpoint()
    {
        RnnTextClassificationOptions options = Reviews.SmallNetwork();
        options.CheckpointPath = Path.Combine(_folder, "training.checkpoint");
        return options;
    }

    private sealed class First(Action told) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => told();
    }
}
