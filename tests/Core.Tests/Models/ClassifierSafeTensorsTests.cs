using MLNetSeq.Formats;
using MLNetSeq.Layers;
using MLNetSeq.Models;
using Xunit;

namespace MLNetSeq.Tests.Models;

public sealed class ClassifierSafeTensorsTests
{
    [Theory]
    [InlineData(EncoderKind.Recurrent, 0)]
    [InlineData(EncoderKind.Recurrent, 30)]
    [InlineData(EncoderKind.MeanEmbedding, 0)]
    public void Weights_go_into_another_model_of_the_same_shape_which_then_scores_the_same(EncoderKind encoder, int subwords)
    {
        SequenceClassifierOptions options = ToyData.Options();
        (options.Encoder, options.SubwordBuckets) = (encoder, subwords);
        ClassificationData data = ToyData.Words(40, options);
        SequenceClassifier trained = ToyData.Train(data, options);
        options.Seed++;
        options.MaximumEpochs = 1;
        options.ValidationShare = 0; // another vocabulary would be another shape
        SequenceClassifier other = SequenceClassifier.Train(data, null, options, warmStart: trained);
        Assert.NotEqual(ToyData.Scores(trained, data, data.Count), ToyData.Scores(other, data, data.Count));

        SequenceClassifier imported = other.WithSafeTensors(new MemoryStream(File(trained)));
        Assert.Equal(ToyData.Weights(trained), ToyData.Weights(imported));
        Assert.Equal(ToyData.Scores(trained, data, data.Count), ToyData.Scores(imported, data, data.Count));
    }

    [Fact]
    public void Tensors_have_the_names_and_shapes_of_a_PyTorch_module()
    {
        SequenceClassifierOptions options = ToyData.Options();
        (options.Cell, options.Bidirectional, options.MaximumEpochs) = (RecurrentCell.Lstm, false, 1);
        SequenceClassifier model = ToyData.Train(ToyData.Words(20, options, classes: 3), options);
        int words = model.Vocabulary!.Count;
        Assert.Equal(
            [
                $"embedding.weight [{words}, 10]", "rnn.weight_ih_l0 [48, 10]", "rnn.weight_hh_l0 [48, 12]", "rnn.bias_ih_l0 [48]",
                "rnn.bias_hh_l0 [48]", "output.weight [3, 12]", "output.bias [3]",
            ],
            SafeTensors.Read(new MemoryStream(File(model))).Select(t => $"{t.Name} {t.ShapeText}"));
    }

    [Fact]
    public void Weights_of_another_shape_are_refused_and_named()
    {
        SequenceClassifierOptions options = ToyData.Options(), wider = ToyData.Options();
        wider.HiddenSize = 13;
        SequenceClassifier model = ToyData.Train(ToyData.Keys(30, options), options), other = ToyData.Train(ToyData.Keys(30, wider), wider);
        var e = Assert.Throws<InvalidDataException>(() => model.WithSafeTensors(new MemoryStream(File(other))));
        Assert.Contains("'rnn.weight_hh_l0' is [39, 13], expected [36, 12]", e.Message, StringComparison.Ordinal);
    }

    private static byte[] File(SequenceClassifier model)
    {
        using var stream = new MemoryStream();
        model.SaveSafeTensors(stream);
        return stream.ToArray();
    }
}
