using MLNetSeq.Layers;
using MLNetSeq.Models;
using MLNetSeq.Training;
using Xunit;

namespace MLNetSeq.Tests.Models;

/// <summary>Validation, patience, cancellation and divergence: how a training ends, and what it leaves.</summary>
public sealed class EarlyEndTests
{
    [Fact]
    public void The_epoch_with_the_lowest_validation_loss_is_the_one_that_is_kept()
    {
        SequenceClassifierOptions options = ToyData.Options();
        (options.MaximumEpochs, options.Patience, options.LearningRate) = (12, 0, 0.05);
        ClassificationData train = ToyData.Order(30, options), validation = ToyData.Order(100, options, seed: 9);
        SequenceClassifier model = SequenceClassifier.Train(train, validation, options);
        Assert.Equal(12, model.History.Count);
        EpochResult best = model.History.MinBy(e => e.ValidationLoss);
        Assert.NotEqual(12, best.Epoch);
        Assert.Equal(best.ValidationAccuracy, ToyData.Accuracy(model, validation), 1e-9);
        Assert.Equal(best.ValidationLoss, Loss(model, validation), 1e-9);
    }

    [Fact]
    public void So_it_is_with_averaged_weights()
    {
        SequenceClassifierOptions options = ToyData.Options();
        (options.MaximumEpochs, options.Patience, options.WeightAverageDecay) = (6, 0, 0.9);
        ClassificationData train = ToyData.Order(60, options), validation = ToyData.Order(100, options, seed: 9);
        SequenceClassifier model = SequenceClassifier.Train(train, validation, options);
        Assert.Equal(model.History.Min(e => e.ValidationLoss), Loss(model, validation), 1e-9);
        options.WeightAverageDecay = 0;
        Assert.NotEqual(ToyData.Weights(model), ToyData.Weights(SequenceClassifier.Train(train, validation, options)));
    }

    [Fact]
    public void Training_stops_when_patience_is_at_its_end()
    {
        SequenceClassifierOptions options = ToyData.Options();
        (options.MaximumEpochs, options.Patience, options.LearningRate) = (60, 2, 0.05);
        SequenceClassifier model = SequenceClassifier.Train(ToyData.Order(30, options), ToyData.Order(60, options, seed: 9), options);
        int best = model.History.MinBy(e => e.ValidationLoss).Epoch;
        Assert.Equal(best + 2, model.History.Count);
    }

    [Fact]
    public void Without_validation_all_epochs_run_and_the_last_is_kept()
    {
        SequenceClassifierOptions options = ToyData.Options();
        (options.ValidationShare, options.Patience) = (0, 1);
        SequenceClassifier model = ToyData.Train(ToyData.Words(40, options), options);
        Assert.Equal(3, model.History.Count);
        Assert.All(model.History, e => Assert.True(double.IsNaN(e.ValidationLoss) && double.IsNaN(e.ValidationAccuracy)));
        options.Patience = 0;
        Assert.Equal(ToyData.Weights(ToyData.Train(ToyData.Words(40, options), options)), ToyData.Weights(model));
    }

    [Fact]
    public void Of_a_class_with_a_single_example_it_is_not_the_one_held_back()
    {
        SequenceClassifierOptions options = ToyData.Options();
        (options.MaximumEpochs, options.ValidationShare) = (1, 0.5);
        var data = new ClassificationData(new SequenceInput(SequenceInputKind.Text), 3, options);
        for (int i = 0; i < 12; i++) data.AddText("plenty " + i, i % 2);
        data.AddText("single", 2);
        for (options.Seed = 1; options.Seed <= 8; options.Seed++)
            Assert.True(ToyData.Train(data, options).Vocabulary!.Contains("single"), $"seed {options.Seed}");
    }

    [Fact]
    public void The_share_held_back_is_validated_on_and_not_trained_on()
    {
        SequenceClassifierOptions options = ToyData.Options();
        (options.ValidationShare, options.MinimumCount) = (0.25, 1);
        var data = new ClassificationData(new SequenceInput(SequenceInputKind.Text), 2, options);
        for (int i = 0; i < 80; i++) data.AddText($"word{i}", i % 2);
        SequenceClassifier model = ToyData.Train(data, options);
        Assert.Equal(60, model.Vocabulary!.Count - 2);
        Assert.False(double.IsNaN(model.History[0].ValidationLoss));
    }

    [Fact]
    public void Cancelling_throws_unless_the_best_model_is_wanted()
    {
        SequenceClassifierOptions options = ToyData.Options();
        (options.MaximumEpochs, options.Patience) = (50, 0);
        var e = Assert.ThrowsAny<OperationCanceledException>(() => TrainUntil(epoch: 2, options));
        Assert.NotEqual(default, e.CancellationToken);

        options.KeepBestWhenCancelled = true;
        SequenceClassifier model = TrainUntil(epoch: 2, options);
        Assert.Equal(2, model.History.Count);
        options.MaximumEpochs = 2;
        Assert.Equal(ToyData.Weights(ToyData.Train(ToyData.Words(80, options), options)), ToyData.Weights(model));
    }

    [Fact]
    public void Cancelling_before_there_is_a_model_throws_in_any_case()
    {
        SequenceClassifierOptions options = ToyData.Options();
        options.KeepBestWhenCancelled = true;
        var e = Assert.ThrowsAny<OperationCanceledException>(
            () => SequenceClassifier.Train(ToyData.Words(40, options), null, options, cancellation: new CancellationToken(canceled: true)));
        Assert.Contains("no model to keep", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RecurrentCell.RnnRelu, 1e30, "1E+30")]
    [InlineData(RecurrentCell.Gru, 1e38, "1E+38")]
    public void A_learning_rate_without_measure_ends_with_a_message_that_says_when_and_what_to_do(
        RecurrentCell cell, double rate, string named)
    {
        SequenceClassifierOptions options = ToyData.Options();
        (options.Cell, options.LearningRate) = (cell, rate);
        var e = Assert.Throws<TrainingDivergedException>(() => ToyData.Train(ToyData.Words(80, options), options));
        foreach (string part in (string[])["epoch 1", named, "LearningRate", "ClipNorm"])
            Assert.Contains(part, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_training_that_diverges_later_keeps_its_best_model_and_says_so()
    {
        // One step an epoch: the warm-up makes the first ones' rate harmless, and soon anything but.
        SequenceClassifierOptions options = ToyData.Options();
        (options.Cell, options.BatchSize, options.MaximumEpochs, options.Patience) = (RecurrentCell.RnnRelu, 100, 50, 0);
        (options.WarmUpShare, options.LearningRate) = (0.9, 2e4);
        var warnings = new List<string>();
        SequenceClassifier model = SequenceClassifier.Train(ToyData.Words(80, options), null, options, warn: warnings.Add);
        string warning = Assert.Single(warnings);
        Assert.Contains($"the model of epoch {model.History.MinBy(e => e.ValidationLoss).Epoch} is kept", warning,
            StringComparison.Ordinal);
        Assert.Contains($"in epoch {model.History.Count + 1} at", warning, StringComparison.Ordinal);
        Assert.InRange(model.History.Count, 1, 49);
        Assert.All(ToyData.Weights(model), w => Assert.True(float.IsFinite(w)));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Vectors_that_are_no_numbers_end_training_and_are_named_as_a_cause(float strange)
    {
        SequenceClassifierOptions options = ToyData.Options();
        ClassificationData data = ToyData.Vectors(40, options);
        for (int i = 0; i < 20; i++) data.AddVectors([1, strange, 1], 0);
        var e = Assert.Throws<TrainingDivergedException>(() => ToyData.Train(data, options));
        Assert.Contains("vectors are finite", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_validation_loss_that_is_no_number_ends_training_too()
    {
        SequenceClassifierOptions options = ToyData.Options();
        ClassificationData validation = ToyData.Vectors(10, options);
        validation.AddVectors([float.NaN, 1, 1], 0);
        var e = Assert.Throws<TrainingDivergedException>(() => SequenceClassifier.Train(ToyData.Vectors(40, options), validation, options));
        Assert.Contains("validation loss", e.Message, StringComparison.Ordinal);
    }

    private static SequenceClassifier TrainUntil(int epoch, SequenceClassifierOptions options)
    {
        using var source = new CancellationTokenSource();
        var cancel = new Reports<TrainingProgress>(p =>
        {
            if (p.IsEpochEnd && p.Epoch == epoch) source.Cancel();
        });
        return SequenceClassifier.Train(ToyData.Words(80, options), null, options, cancel, source.Token);
    }

    private static double Loss(SequenceClassifier model, ClassificationData data)
    {
        float[] scores = ToyData.Scores(model, data, data.Count);
        return Enumerable.Range(0, data.Count).Average(i => ClassifierLoss.Evaluate([scores[i]], data.Label(i)).Loss);
    }
}
