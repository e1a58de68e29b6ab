using MLNetSeq.Models;
using Xunit;

namespace MLNetSeq.Tests.Models;

public sealed class TrainingWeightTests
{
    [Fact]
    public void An_example_of_weight_0_is_as_if_it_were_not_there()
    {
        SequenceClassifierOptions options = ToyData.Options();
        float[] with = ToyData.Weights(ToyData.Train(Data(options, noise: 0), options));
        float[] without = ToyData.Weights(ToyData.Train(Data(options, noise: null), options));
        Assert.Equal(without, with);
    }

    [Fact]
    public void An_example_of_weight_0_is_not_validated_on_either()
    {
        SequenceClassifierOptions options = ToyData.Options();
        ClassificationData train = ToyData.Words(60, options);
        EpochResult with = SequenceClassifier.Train(train, Data(options, noise: 0), options).History[0];
        EpochResult without = SequenceClassifier.Train(train, Data(options, noise: null), options).History[0];
        Assert.Equal((without.ValidationLoss, without.ValidationAccuracy), (with.ValidationLoss, with.ValidationAccuracy));
    }

    [Fact]
    public void A_weight_counts()
    {
        SequenceClassifierOptions options = ToyData.Options();
        Assert.NotEqual(ToyData.Weights(ToyData.Train(Data(options, noise: 1), options)),
            ToyData.Weights(ToyData.Train(Data(options, noise: 2), options)));
    }

    [Fact]
    public void The_heavier_of_contradicting_examples_win()
    {
        SequenceClassifierOptions options = ToyData.Options();
        (options.MaximumEpochs, options.ValidationShare) = (6, 0);
        var data = new ClassificationData(new SequenceInput(SequenceInputKind.Keys, 2), 2, options);
        for (int i = 0; i < 100; i++)
        {
            data.AddKeys([1], 1, weight: 3);
            data.AddKeys([1], 0);
            data.AddKeys([2], 0, weight: 3);
            data.AddKeys([2], 1);
        }

        using ClassifierSession session = ToyData.Train(data, options).CreateSession();
        session.AddKeys([1]);
        session.AddKeys([2]);
        session.Run();
        Assert.Equal(0.75, session.Probability(0), 0.1);
        Assert.Equal(0.25, session.Probability(1), 0.1);
    }

    [Fact]
    public void A_class_weight_shifts_the_probability_as_so_many_more_examples_would()
    {
        SequenceClassifierOptions options = ToyData.Options();
        (options.MaximumEpochs, options.ValidationShare, options.ClassWeights) = (6, 0, [1, 4]);
        var data = new ClassificationData(new SequenceInput(SequenceInputKind.Keys, 1), 2, options);
        for (int i = 0; i < 400; i++) data.AddKeys([1], i % 2);
        using ClassifierSession session = ToyData.Train(data, options).CreateSession();
        session.AddKeys([1]);
        session.Run();
        Assert.Equal(0.8, session.Probability(0), 0.1);
    }

    [Fact]
    public void Label_smoothing_keeps_probabilities_away_from_certainty()
    {
        SequenceClassifierOptions options = ToyData.Options();
        (options.MaximumEpochs, options.ValidationShare, options.LabelSmoothing) = (15, 0, 0.2f);
        var data = new ClassificationData(new SequenceInput(SequenceInputKind.Keys, 2), 2, options);
        for (int i = 0; i < 200; i++) data.AddKeys([(uint)(1 + i % 2)], i % 2);
        using ClassifierSession session = ToyData.Train(data, options).CreateSession();
        session.AddKeys([2]);
        session.Run();
        Assert.Equal(0.9, session.Probability(0), 0.03);
    }

    [Theory]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_weight_that_is_none_is_refused(float weight)
    {
        ClassificationData data = ToyData.Words(2, ToyData.Options());
        var e = Assert.Throws<ArgumentException>(() => data.AddText("good", 1, weight));
        Assert.Contains("weight", e.Message, StringComparison.Ordinal);
        Assert.Equal(2, data.Count);
    }

    private static ClassificationData Data(SequenceClassifierOptions options, float? noise)
    {
        var data = new ClassificationData(new SequenceInput(SequenceInputKind.Text), 2, options);
        for (int i = 0; i < 60; i++)
        {
            data.AddText(i % 2 == 0 ? $"an awful film of {i % 7} hours" : $"a great film of {i % 5} hours", i % 2);
            if (noise is { } weight && i % 3 == 0) data.AddText($"something else that nobody said {i}", i % 2, weight);
        }

        return data;
    }
}
