using MLNetSeq.Models;
using MLNetSeq.Training;
using Xunit;

namespace MLNetSeq.Tests.Models;

public sealed class TrainingChoiceTests
{
    public static TheoryData<OptimizerOptions, double> Optimizers => new()
    {
        { new SgdOptions(), 1 },
        { new SgdOptions { Momentum = 0.9 }, 0.1 },
        { new SgdOptions { Momentum = 0.9, Nesterov = true }, 0.1 },
        { new AveragedSgdOptions { AveragingStart = 50 }, 1 },
        { new AdamOptions { AmsGrad = true, DecoupledWeightDecay = 0.01 }, 0.01 },
        { new RmsPropOptions(), 0.01 },
        { new AdagradOptions(), 0.1 },
        { new AdadeltaOptions(), 3 },
    };

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void A_classifier_learns_with_each_optimiser(OptimizerOptions optimizer, double learningRate)
    {
        SequenceClassifierOptions options = ToyData.Options();
        (options.Optimizer, options.LearningRate, options.MaximumEpochs, options.Patience) = (optimizer, learningRate, 25, 0);
        ClassificationData data = ToyData.Words(120, options);
        double accuracy = ToyData.Accuracy(ToyData.Train(data, options), data);
        Assert.True(accuracy > 0.9, $"{optimizer}: {accuracy:P0} of the examples it was trained on.");
    }

    [Fact]
    public void Adam_named_is_the_default_bit_for_bit_and_a_schedule_is_its_warm_up()
    {
        SequenceClassifierOptions options = ToyData.Options(), named = ToyData.Options();
        options.WarmUpShare = 0.3;
        (named.Optimizer, named.Schedule) = (new AdamOptions(), new LearningRateSchedule { WarmUpShare = 0.3 });
        Assert.Equal(ToyData.Weights(ToyData.Train(ToyData.Words(60, options), options)),
            ToyData.Weights(ToyData.Train(ToyData.Words(60, named), named)));
    }

    [Fact]
    public void A_schedule_a_clip_value_and_lazy_updates_each_change_the_training()
    {
        float[] Train(Action<SequenceClassifierOptions> change)
        {
            SequenceClassifierOptions options = ToyData.Options();
            change(options);
            return ToyData.Weights(ToyData.Train(ToyData.Words(60, options), options));
        }

        float[] plain = Train(_ => { });
        Assert.NotEqual(plain, Train(o => o.Schedule = LearningRateSchedule.OneCycle));
        Assert.NotEqual(plain, Train(o => o.ClipValue = 1e-4f));
        Assert.NotEqual(plain, Train(o => (o.Optimizer, o.LazyEmbeddingUpdates) = (new AdamOptions(), true)));
    }

    [Fact]
    public void On_a_plateau_the_rate_is_halved()
    {
        SequenceClassifierOptions options = ToyData.Options();
        (options.PlateauPatience, options.Patience, options.MaximumEpochs, options.LearningRate) = (1, 0, 12, 0.05);
        var rates = new List<double>();
        SequenceClassifier model = SequenceClassifier.Train(ToyData.Order(60, options), null, options,
            new Reports<TrainingProgress>(report =>
            {
                if (report.IsEpochEnd) rates.Add(report.LearningRate);
            }));
        double expected = options.LearningRate, best = double.PositiveInfinity;
        foreach (EpochResult epoch in model.History)
        {
            Assert.Equal(expected, rates[epoch.Epoch - 1], 1e-12);
            if (epoch.ValidationLoss < best) best = epoch.ValidationLoss;
            else expected /= 2;
        }

        Assert.True(expected < options.LearningRate, "The loss had no plateau: the test tests nothing.");
    }

    [Fact]
    public void A_warm_up_beside_a_schedule_is_refused()
    {
        SequenceClassifierOptions options = ToyData.Options();
        (options.Schedule, options.WarmUpShare) = (LearningRateSchedule.OneCycle, 0.1);
        var e = Assert.Throws<ArgumentException>(() => ToyData.Train(ToyData.Words(10, options), options));
        Assert.Equal(nameof(options.Schedule), e.ParamName);
    }
}
