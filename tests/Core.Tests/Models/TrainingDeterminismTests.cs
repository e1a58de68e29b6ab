using MLNetSeq.Layers;
using MLNetSeq.Models;
using MLNetSeq.Numerics;
using MLNetSeq.Testing;
using MLNetSeq.Text;
using Xunit;

namespace MLNetSeq.Tests.Models;

public sealed class TrainingDeterminismTests
{
    [Theory]
    [InlineData(1, false, 0)]
    [InlineData(2, false, 0)]
    [InlineData(1, true, 0)]
    [InlineData(2, true, 0)]
    [InlineData(2, false, 50)]
    [InlineData(2, true, 50)]
    public void The_same_data_seed_and_threads_give_the_same_bits(int threads, bool lazy, int subwords)
    {
        SequenceClassifier first = Train(1, threads, lazy, subwords), second = Train(1, threads, lazy, subwords);
        Assert.Equal(ToyData.Weights(first), ToyData.Weights(second));
        Assert.Equal(first.History.Select(e => e.ValidationLoss), second.History.Select(e => e.ValidationLoss));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void So_they_do_with_every_wiring_and_every_dropout(int threads)
    {
        SequenceClassifier first = Train(1, threads, every: true), second = Train(1, threads, every: true);
        Assert.Equal(ToyData.Weights(first), ToyData.Weights(second));
        Assert.NotEqual(ToyData.Weights(first), ToyData.Weights(Train(2, threads, every: true)));
    }

    [Fact]
    public void Another_seed_gives_another_model() => Assert.NotEqual(ToyData.Weights(Train(1)), ToyData.Weights(Train(2)));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.4f, 0)]
    [InlineData(0, 0.4f)]
    public void The_number_of_threads_changes_no_more_of_a_gradient_than_its_rounding(float recurrentDropout, float embeddingDropout)
    {
        (float[] one, double lossOfOne) = GradientOfAStep(1, recurrentDropout, embeddingDropout);
        (float[] three, double lossOfThree) = GradientOfAStep(3, recurrentDropout, embeddingDropout);
        Near.Assert([.. one.Select(g => (double)g)], three, 1e-6, "the gradients of three threads, beside those of one");
        Assert.Equal(lossOfOne, lossOfThree, 1e-6);
    }

    private static (float[] Gradient, double Loss) GradientOfAStep(int threads, float recurrentDropout, float embeddingDropout)
    {
        // Without dropout of values, whose masks each thread draws by itself.
        SequenceClassifierOptions options = ToyData.Options(threads);
        (options.RecurrentDropout, options.EmbeddingDropout) = (recurrentDropout, embeddingDropout);
        ClassificationData data = ToyData.Keys(10, options);
        using var pool = new WorkerPool(threads);
        ClassifierShape shape = ToyData.Shape(data.Input, table: data.Input.Size + Vocabulary.FirstWord);
        var network = new ClassifierNetwork(shape, new RandomStream(1));
        var step = new ClassifierStep(network, options, pool, new RandomStream(2));
        step.Read(data, [], null);
        double loss = step.Run([.. Enumerable.Range(0, data.Count).OrderByDescending(data.Length)], 0.01);
        return ([.. network.Parameters.SelectMany(Gradient)], loss);
    }

    private static float[] Gradient(Parameter parameter) => parameter.RowGradients is { } rows
        ? [.. Enumerable.Range(0, parameter.Rows).SelectMany(r => rows.SlotOf(r) < 0 ? new float[parameter.Columns] : rows[r].ToArray())]
        : parameter.Gradient.ToArray();

    private static SequenceClassifier Train(int seed, int threads = 1, bool lazy = false, int subwords = 0, bool every = false)
    {
        SequenceClassifierOptions options = ToyData.Options(threads);
        (options.Seed, options.LazyEmbeddingUpdates, options.SubwordBuckets) = (seed, lazy, subwords);
        (options.Dropout, options.WordDropout, options.WeightAverageDecay) = (0.3f, 0.1f, 0.9);
        if (every) ToyData.UseEveryWiring(options);
        return ToyData.Train(ToyData.Words(80, options), options);
    }
}
