using MLNetSeq.Layers;
using MLNetSeq.Models;
using MLNetSeq.Text;
using Xunit;

namespace MLNetSeq.Tests.Models;

public sealed class LearningTests
{
    private const int Seen = 400;
    private const int Unseen = 200;

    [Theory]
    [InlineData(RecurrentCell.Gru, PoolingKind.Max)]
    [InlineData(RecurrentCell.Lstm, PoolingKind.Last)]
    [InlineData(RecurrentCell.Rnn, PoolingKind.Mean)]
    public void The_order_of_words_is_learned_by_a_recurrent_network(RecurrentCell cell, PoolingKind pooling)
    {
        SequenceClassifierOptions options = Options();
        (options.Cell, options.Pooling) = (cell, pooling);
        Learns(0.95, options, ToyData.Order);
    }

    [Fact]
    public void It_cannot_be_learned_from_the_mean_of_the_embeddings()
    {
        SequenceClassifierOptions options = Options();
        options.Encoder = EncoderKind.MeanEmbedding;
        double accuracy = ToyData.Accuracy(ToyData.Train(ToyData.Order(Seen, options), options), ToyData.Order(Unseen, options, seed: 2));
        Assert.InRange(accuracy, 0.35, 0.65);
    }

    [Fact]
    public void A_telling_word_is_learned_from_the_mean_of_the_embeddings()
    {
        SequenceClassifierOptions options = Options();
        options.Encoder = EncoderKind.MeanEmbedding;
        Learns(0.95, options, (count, o, seed) => ToyData.Words(count, o, 2, seed));
    }

    [Fact]
    public void Keys_are_learned() => Learns(0.9, Options(), (count, o, seed) => ToyData.Keys(count, o, 9, seed));

    [Fact]
    public void Vectors_of_several_classes_are_learned() =>
        Learns(0.95, Options(), (count, o, seed) => ToyData.Vectors(count, o, 3, 3, seed));

    [Fact]
    public void Texts_of_several_classes_are_learned() => Learns(0.95, Options(), (count, o, seed) => ToyData.Words(count, o, 4, seed));

    [Fact]
    public void Tokens_are_learned_and_scored() => Learns(0.95, Options(), (count, o, seed) =>
    {
        var data = new ClassificationData(new SequenceInput(SequenceInputKind.Tokens), 2, o);
        for (int i = 0; i < count; i++)
        {
            string[] tokens = ["New York", i % 2 == 0 ? "is" : "is not", $"filler {(i * 7 + seed) % 11}"];
            data.AddTokens([.. tokens.Select(t => t.AsMemory())], i % 2);
        }

        return data;
    });

    [Fact]
    public void Two_threads_dropout_subwords_averaged_weights_and_lazy_updates_learn_too()
    {
        SequenceClassifierOptions options = Options();
        (options.Threads, options.Dropout, options.WordDropout, options.SubwordBuckets) = (2, 0.2f, 0.05f, 500);
        (options.WeightAverageDecay, options.LazyEmbeddingUpdates, options.WarmUpShare, options.LabelSmoothing) = (0.95, true, 0.1, 0.05f);
        Learns(0.95, options, ToyData.Order);
    }

    [Theory]
    [InlineData(RecurrentCell.Gru, DirectionMerge.Concatenate)]
    [InlineData(RecurrentCell.Lstm, DirectionMerge.Sum)]
    public void So_do_residual_connections_layer_normalisation_and_every_dropout(RecurrentCell cell, DirectionMerge merge)
    {
        SequenceClassifierOptions options = Options();
        ToyData.UseEveryWiring(options);
        (options.Cell, options.DirectionMerge, options.Layers) = (cell, merge, 2);
        (options.Dropout, options.RecurrentDropout, options.EmbeddingDropout) = (0.1f, 0.2f, 0.05f);
        Learns(0.95, options, ToyData.Order);
    }

    [Theory]
    [InlineData(0f, false)]
    [InlineData(0.2f, true)]
    public void Word_dropout_trains_the_vector_of_unknown_words_and_nothing_else_does(float dropout, bool trains)
    {
        SequenceClassifierOptions options = Options();
        (options.WordDropout, options.MaximumEpochs, options.ValidationShare) = (dropout, 2, 0);
        ClassificationData data = ToyData.Words(60, options);
        float[] after = Unknown();
        options.LearningRate = 1e-30;
        Assert.Equal(trains, !Unknown().SequenceEqual(after));

        float[] Unknown() => ToyData.Train(data, options).Network.Parameters[0].Matrix[Vocabulary.Unknown].ToArray();
    }

    private static void Learns(
        double atLeast, SequenceClassifierOptions options, Func<int, SequenceClassifierOptions, int, ClassificationData> data)
    {
        double accuracy = ToyData.Accuracy(ToyData.Train(data(Seen, options, 1), options), data(Unseen, options, 2));
        Assert.True(accuracy >= atLeast, $"The accuracy is {accuracy:P1}, expected {atLeast:P0}.");
    }

    private static SequenceClassifierOptions Options()
    {
        SequenceClassifierOptions options = ToyData.Options();
        options.MaximumEpochs = 12;
        options.Patience = 4;
        return options;
    }
}
