using MLNetSeq.Models;
using Xunit;

namespace MLNetSeq.Tests.Models;

public sealed class ProgressTests
{
    [Fact]
    public void Each_epochs_end_is_reported_once_with_what_the_history_says()
    {
        SequenceClassifierOptions options = ToyData.Options();
        options.Patience = 0;
        ClassificationData data = ToyData.Words(80, options);
        var reports = new List<TrainingProgress>();
        SequenceClassifier model = SequenceClassifier.Train(data, null, options, new Reports<TrainingProgress>(reports.Add));
        TrainingProgress[] ends = [.. reports.Where(r => r.IsEpochEnd)];
        Assert.Equal(model.History.Select(e => (e.Epoch, e.TrainingLoss, (double?)e.ValidationLoss, (double?)e.ValidationAccuracy)),
            ends.Select(r => (r.Epoch, r.TrainingLoss, r.ValidationLoss, r.ValidationAccuracy)));
        Assert.All(ends, r => Assert.Equal((3, 9, 9, 0.01), (r.Epochs, r.Step, r.Steps, r.LearningRate))); // 72 examples in batches of 8
        Assert.All(ends, r => Assert.True(r.ExamplesPerSecond > 0 && r.TokensPerSecond >= r.ExamplesPerSecond));
        Assert.Equal(reports.OrderBy(r => r.Elapsed), reports);
    }

    [Fact]
    public void Without_validation_an_epochs_end_is_one_all_the_same()
    {
        SequenceClassifierOptions options = ToyData.Options();
        options.ValidationShare = 0;
        var ends = new List<TrainingProgress>();
        var reports = new Reports<TrainingProgress>(r => { if (r.IsEpochEnd) ends.Add(r); });
        SequenceClassifier.Train(ToyData.Words(40, options), null, options, reports);
        Assert.Equal([1, 2, 3], ends.Select(r => r.Epoch));
        Assert.All(ends, r => Assert.Null(r.ValidationLoss));
    }

    [Fact]
    public void The_learning_rate_rises_over_the_warm_up()
    {
        SequenceClassifierOptions options = ToyData.Options();
        (options.WarmUpShare, options.MaximumEpochs, options.Patience) = (0.5, 4, 0);
        var rates = new List<double>();
        SequenceClassifier.Train(ToyData.Words(80, options), null, options,
            new Reports<TrainingProgress>(r => { if (r.IsEpochEnd) rates.Add(r.LearningRate); }));
        Assert.Equal([0.005, 0.01, 0.01, 0.01], rates.Select(r => Math.Round(r, 9)));
    }

    [Fact]
    public void Sequences_that_were_cut_are_counted_and_told()
    {
        SequenceClassifierOptions options = ToyData.Options();
        options.MaximumTokens = 2;
        ClassificationData data = ToyData.Words(40, options);
        var warnings = new List<string>();
        SequenceClassifier.Train(data, null, options, warn: warnings.Add);
        Assert.Contains($"{data.TruncatedCount} of 40 training sequences are longer than 2 tokens; only their last ones",
            Assert.Single(warnings), StringComparison.Ordinal);
    }
}
