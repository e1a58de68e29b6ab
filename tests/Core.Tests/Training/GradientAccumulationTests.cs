using MLNetSeq.Models;
using MLNetSeq.Numerics;
using MLNetSeq.Testing;
using MLNetSeq.Tests.Models;
using MLNetSeq.Training;
using Xunit;

namespace MLNetSeq.Tests.Training;

public class GradientAccumulationTests
{
    [Fact]
    public void The_scale_makes_the_mean_over_all_micro_batches()
    {
        var accumulation = new GradientAccumulation(3);
        double[] weights = [2, 5, 3];
        double sum = 0;
        for (int i = 0; i < 3; i++)
        {
            Assert.False(accumulation.IsComplete);
            accumulation.Begin(weights[i]);
            Assert.Equal(i == 0, accumulation.IsFirst);
            sum += (i + 1) * weights[i] / accumulation.Divisor; // micro-batch i has a mean of i + 1
        }

        Assert.True(accumulation.IsComplete);
        Assert.Equal((2 + 10 + 9) / 10.0, sum * accumulation.Scale, 1e-6);
        Assert.Throws<InvalidOperationException>(() => accumulation.Begin(1));
        accumulation.Reset();
        accumulation.Begin(0.1f);
        Assert.Equal(1, accumulation.Scale);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_weight_that_cannot_divide_is_refused(double weight) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new GradientAccumulation(2).Begin(weight));

    [Theory]
    [InlineData(1, 1f, 0f)]
    [InlineData(2, 0f, 0f)]
    [InlineData(2, 1f, 0.01f)]
    public void Micro_batches_of_a_classifier_make_the_step_of_the_one_large_batch(int threads, float clipNorm, float clipValue)
    {
        SequenceClassifierOptions options = ToyData.Options(threads);
        (options.AccumulationSteps, options.ClipNorm, options.ClipValue) = (3, clipNorm, clipValue);
        (options.Optimizer, options.ClassWeights) = (new SgdOptions(), [1, 2, 0.5f]);
        ClassificationData data = ToyData.Vectors(22, options);
        (float[] large, double meanOfLarge) = Steps(data, options, [22]);
        (float[] small, double meanOfSmall) = Steps(data, options, [5, 10, 7]);
        Near.Assert([.. large.Select(w => (double)w)], small, 1e-6, "weights");
        Assert.Equal(meanOfLarge, meanOfSmall, 1e-5);

        static (float[] Weights, double Loss) Steps(ClassificationData data, SequenceClassifierOptions options, int[] sizes)
        {
            using var pool = new WorkerPool(options.Threads);
            var network = new ClassifierNetwork(ToyData.Shape(data.Input, outputs: data.ClassCount), new RandomStream(1));
            var step = new ClassifierStep(network, options, pool, new RandomStream(2));
            step.Read(data, [], null);
            double loss = 0, total = 0;
            for (int repetition = 0; repetition < 2; repetition++)
            {
                int start = 0;
                foreach (int size in sizes)
                {
                    int[] examples = [.. Enumerable.Range(start, size).OrderByDescending(data.Length)];
                    double weight = examples.Sum(e => ClassifierLoss.Weight(data, e, options.ClassWeights));
                    (loss, total, start) = (loss + weight * step.Accumulate(examples), total + weight, start + size);
                }

                Assert.Equal(sizes.Length == options.AccumulationSteps, step.IsComplete);
                Assert.True(step.Update(0.5));
            }

            return ([.. network.Parameters.SelectMany(p => p.Value.ToArray())], loss / total);
        }
    }

    [Fact]
    public void A_classifier_trains_on_accumulated_batches_an_incomplete_last_one_too()
    {
        SequenceClassifierOptions options = ToyData.Options(threads: 2);
        (options.AccumulationSteps, options.BatchSize, options.MaximumEpochs, options.WeightAverageDecay) = (3, 4, 12, 0.9);
        ClassificationData data = ToyData.Words(100, options);
        SequenceClassifier first = ToyData.Train(data, options), second = ToyData.Train(data, options);
        Assert.Equal(ToyData.Weights(first), ToyData.Weights(second));
        Assert.True(ToyData.Accuracy(first, data) > 0.9);
    }
}
