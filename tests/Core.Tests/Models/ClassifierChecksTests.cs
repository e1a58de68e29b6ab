using MLNetSeq.Layers;
using MLNetSeq.Models;
using MLNetSeq.Text;
using MLNetSeq.Training;
using Xunit;

namespace MLNetSeq.Tests.Models;

public sealed class ClassifierChecksTests
{
    public static TheoryData<string, object> OutOfRange() => new()
    {
        { nameof(SequenceClassifierOptions.Encoder), (EncoderKind)7 },
        { nameof(SequenceClassifierOptions.Cell), (RecurrentCell)(-1) },
        { nameof(SequenceClassifierOptions.UpdateGate), (UpdateGate)2 },
        { nameof(SequenceClassifierOptions.JordanOutput), (OutputActivation)3 },
        { nameof(SequenceClassifierOptions.Pooling), (PoolingKind)3 },
        { nameof(SequenceClassifierOptions.Keep), (TextPart)5 },
        { nameof(SequenceClassifierOptions.DirectionMerge), (DirectionMerge)2 },
        { nameof(SequenceClassifierOptions.DropoutKind), (DropoutKind)2 },
        { nameof(SequenceClassifierOptions.RecurrentDropout), 1f },
        { nameof(SequenceClassifierOptions.RecurrentDropout), float.NaN },
        { nameof(SequenceClassifierOptions.EmbeddingDropout), -0.1f },
        { nameof(SequenceClassifierOptions.Layers), 0 },
        { nameof(SequenceClassifierOptions.Layers), 65 },
        { nameof(SequenceClassifierOptions.HiddenSize), 0 },
        { nameof(SequenceClassifierOptions.HiddenSize), 65_537 },
        { nameof(SequenceClassifierOptions.EmbeddingSize), 0 },
        { nameof(SequenceClassifierOptions.MaximumTokens), 0 },
        { nameof(SequenceClassifierOptions.VocabularySize), 0 },
        { nameof(SequenceClassifierOptions.MinimumCount), 0 },
        { nameof(SequenceClassifierOptions.SubwordBuckets), -1 },
        { nameof(SequenceClassifierOptions.SubwordBuckets), int.MaxValue },
        { nameof(SequenceClassifierOptions.BatchSize), 0 },
        { nameof(SequenceClassifierOptions.AccumulationSteps), 0 },
        { nameof(SequenceClassifierOptions.PlateauPatience), -1 },
        { nameof(SequenceClassifierOptions.ClipValue), -1f },
        { nameof(SequenceClassifierOptions.ClipValue), float.NaN },
        { nameof(SequenceClassifierOptions.MaximumEpochs), 0 },
        { nameof(SequenceClassifierOptions.Patience), -1 },
        { nameof(SequenceClassifierOptions.Threads), -1 },
        { nameof(SequenceClassifierOptions.Dropout), 1f },
        { nameof(SequenceClassifierOptions.Dropout), float.NaN },
        { nameof(SequenceClassifierOptions.WordDropout), -0.1f },
        { nameof(SequenceClassifierOptions.LabelSmoothing), 1.5f },
        { nameof(SequenceClassifierOptions.ValidationShare), 1.0 },
        { nameof(SequenceClassifierOptions.WarmUpShare), -1.0 },
        { nameof(SequenceClassifierOptions.WeightAverageDecay), 1.0 },
        { nameof(SequenceClassifierOptions.LearningRate), 0.0 },
        { nameof(SequenceClassifierOptions.LearningRate), double.NaN },
        { nameof(SequenceClassifierOptions.LearningRate), double.PositiveInfinity },
        { nameof(SequenceClassifierOptions.ClipNorm), -1.0 },
        { nameof(SequenceClassifierOptions.ClipNorm), double.NaN },
        { nameof(SequenceClassifierOptions.ClassWeights), new float[] { 1 } },
        { nameof(SequenceClassifierOptions.ClassWeights), new float[] { 1, -1 } },
        { nameof(SequenceClassifierOptions.ClassWeights), new float[] { 1, float.NaN } },
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void An_option_out_of_range_is_named(string option, object value)
    {
        SequenceClassifierOptions options = ToyData.Options();
        ClassificationData data = ToyData.Words(10, options);
        typeof(SequenceClassifierOptions).GetProperty(option)!.SetValue(options, value);
        var e = Assert.ThrowsAny<ArgumentException>(() => ToyData.Train(data, options));
        Assert.Equal(option, e.ParamName);
    }

    [Fact]
    public void A_setting_of_the_optimiser_or_the_schedule_out_of_range_is_named_before_training()
    {
        SequenceClassifierOptions options = ToyData.Options();
        ClassificationData data = ToyData.Words(10, options);
        options.Optimizer = new AdamOptions { Beta2 = 1.5 };
        Assert.Equal("Beta2", Refused().ParamName);
        options.Optimizer = null;
        foreach ((string property, LearningRateSchedule schedule) in ((string, LearningRateSchedule)[])
        [
            ("Shape", new() { Shape = (ScheduleShape)9 }),
            ("WarmUpShare", new() { WarmUpShare = double.NaN }),
            ("InitialFactor", new() { InitialFactor = double.PositiveInfinity }),
            ("FinalFactor", new() { FinalFactor = -1 }),
            ("StepLength", new() { StepLength = 0 }),
            ("StepFactor", new() { StepFactor = double.NaN }),
        ])
        {
            options.Schedule = schedule;
            Assert.Equal(property, Refused().ParamName);
        }

        ArgumentOutOfRangeException Refused() => Assert.Throws<ArgumentOutOfRangeException>(() => ToyData.Train(data, options));
    }

    [Fact]
    public void A_network_that_no_memory_holds_is_refused_with_what_to_lower()
    {
        SequenceClassifierOptions options = ToyData.Options();
        ClassificationData data = ToyData.Words(10, options);
        (options.HiddenSize, options.Layers) = (60_000, 3);
        var e = Assert.Throws<ArgumentException>(() => ToyData.Train(data, options));
        Assert.Contains("HiddenSize", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_data_at_all_is_refused() => Refused("no training data", Keys());

    [Fact]
    public void Empty_texts_alone_are_refused()
    {
        var data = new ClassificationData(new SequenceInput(SequenceInputKind.Text), 2, ToyData.Options());
        data.AddText("", 0);
        data.AddText("  ", 1);
        Refused("All 2 training sequences are empty", data);
    }

    [Fact]
    public void One_class_alone_is_refused() => Refused("All 2 training examples that count are of one class (1)", Keys((1, 1), (1, 1)));

    [Fact]
    public void One_class_that_counts_alone_is_refused() => Refused("are of one class (1)", Keys((1, 1), (0, 0), (1, 1)));

    [Fact]
    public void Examples_of_weight_0_alone_are_refused() => Refused("have a weight of 0", Keys((0, 0), (1, 0)));

    [Fact]
    public void A_validation_set_that_cannot_judge_is_refused()
    {
        Refused("validation set is empty", Keys((0, 1), (1, 1)), Keys());
        Refused("All 1 validation examples have a weight of 0", Keys((0, 1), (1, 1)), Keys((0, 0)));
    }

    [Fact]
    public void A_validation_set_of_something_else_is_refused()
    {
        SequenceClassifierOptions options = ToyData.Options();
        Assert.Throws<ArgumentException>(() => SequenceClassifier.Train(ToyData.Words(10, options), ToyData.Keys(10, options), options));
        Assert.Throws<ArgumentException>(() =>
            SequenceClassifier.Train(ToyData.Words(10, options), ToyData.Words(10, options, classes: 3), options));
    }

    [Fact]
    public void What_a_model_reads_is_cut_as_what_it_was_trained_on_was()
    {
        SequenceClassifierOptions options = ToyData.Options(), other = ToyData.Options();
        (options.MaximumTokens, options.Keep) = (5, TextPart.Start);
        SequenceClassifier model = ToyData.Train(ToyData.Words(20, options), other);
        Assert.Equal((5, TextPart.Start), (model.Reading.MaximumTokens, model.Reading.Keep));
    }

    private static void Refused(string because, ClassificationData train, ClassificationData? validation = null)
    {
        var e = Assert.Throws<InvalidOperationException>(() => SequenceClassifier.Train(train, validation, ToyData.Options()));
        Assert.Contains(because, e.Message, StringComparison.Ordinal);
    }

    private static ClassificationData Keys(params (int Label, float Weight)[] examples)
    {
        var data = new ClassificationData(new SequenceInput(SequenceInputKind.Keys, 3), 2, ToyData.Options());
        foreach ((int label, float weight) in examples) data.AddKeys([1], label, weight);
        return data;
    }
}
