using MLNetSeq.Layers;
using MLNetSeq.Models;
using MLNetSeq.Testing;
using MLNetSeq.Text;
using Xunit;

namespace MLNetSeq.Tests.Models;

public sealed class ClassifierFileTests
{
    // An LSTM of hidden size 2 over the keys of ToyData.Keys, and what it scored its first four examples.
    private const string FileOfVersion1 =
        "TUxOZXRTZXEgY2xhc3NpZmllcgoBAAAAAJABAAABAgkAAAAAAwEAAAACAAAAAQILAAAAAAAAAAIAAAABAAAAAyDZvRMRir72R1u+edYwvrI3LTwUvVc/"
        + "yNoJv7IAIL79sXs8hDPevsEIiz7/Rh69GKQNvg11q75h/qM+G0C8PTFqtz6g2RY/79+XvRWfW76xHtW+V0qnvqF3Jz9JZus9M+kTP6Sqtj3bp+c+0BnI"
        + "PLBuET+KuwC/Wh00PnoKAL54uq++EYsQv8fh5j7qh6C+3fIpPyL5MT8y8Jk9VsP7vS3D3z7SKDW/eQQ3P5M0wL0vtNw+vEWSvpaPvLxe0og++ZIWPTpL"
        + "Zr4n+WY8Y7afPjCM9D4y9OI+mpXoPgv1Cz5x23o/MCODPyR0oD3ugPO+tTghv1erib6HU6e+Xi83P96RpLz8y8g8BjKsvkxdw77L4bu+Y+kQv5v2vz7d"
        + "mpw+ElaCPh5zET1aw4i+AEHSPjVwxj6YfwO9YJjOvlos/D7m0Ry//GCMvmFeqD0SHSy+h0kHv66WMT/ulhq/uTUDPvKEF78ZKBu/N5XcvkRj/75EBdG8"
        + "gjuQPUfqtD4SfQi/7CcXvzG9+737nqk+PQsQP+1iLb9L9PA+2uUFP/+0Ej5INYA/pp2AP+DLFz+9Jsi+IfH/O8+ghz5cfJe+PK4UPxsd1TqOpZ07CJ7L"
        + "vg/xDL+4zsY+a4L5vtnEAj7wM34+33TUvjXerD0T+dq+AQAAAKLx31KAwOY/V53Ad6+D8D8AAAAAAAAAAP99IT92crE/0yihtX4+ckDzW6XhNmGcQFHK"
        + "DcVFAo72RlPeQCtjpkl45QAPUaCjdyD9Cj3HD2tg";

    private static readonly double[] ScoresOfVersion1 = [-0.6430098, -0.60888386, -0.620487, -0.60473967];

    [Theory]
    [InlineData(RecurrentCell.Gru, PoolingKind.Max, 2)]
    [InlineData(RecurrentCell.Lstm, PoolingKind.Last, 4)]
    [InlineData(RecurrentCell.Rnn, PoolingKind.Mean, 3)]
    [InlineData(RecurrentCell.RnnRelu, PoolingKind.Max, 2)]
    [InlineData(RecurrentCell.GruResetBefore, PoolingKind.Max, 2)]
    [InlineData(RecurrentCell.GruSimplified, PoolingKind.Last, 3)]
    [InlineData(RecurrentCell.LstmPeephole, PoolingKind.Last, 2)]
    [InlineData(RecurrentCell.Jordan, PoolingKind.Mean, 4)]
    public void A_model_of_texts_scores_the_same_bits_once_it_is_loaded_again(RecurrentCell cell, PoolingKind pooling, int classes)
    {
        SequenceClassifierOptions options = ToyData.Options();
        (options.Cell, options.Pooling, options.Layers) = (cell, pooling, 2);
        ClassificationData data = ToyData.Words(60, options, classes);
        SameAgain(ToyData.Train(data, options), data);
    }

    [Fact]
    public void So_do_models_of_subwords_and_of_mean_embeddings()
    {
        SequenceClassifierOptions options = ToyData.Options();
        options.SubwordBuckets = 100;
        ClassificationData data = ToyData.Words(40, options);
        SameAgain(ToyData.Train(data, options), data);
        options.Encoder = EncoderKind.MeanEmbedding;
        SameAgain(ToyData.Train(data, options), data);
    }

    [Fact]
    public void So_do_models_of_keys_and_of_vectors()
    {
        SequenceClassifierOptions options = ToyData.Options();
        ClassificationData keys = ToyData.Keys(40, options), vectors = ToyData.Vectors(40, options);
        SameAgain(ToyData.Train(keys, options), keys);
        SameAgain(ToyData.Train(vectors, options), vectors);
    }

    [Theory]
    [InlineData(RecurrentCell.GruResetBefore, UpdateGate.TakesCandidate, OutputActivation.Tanh)]
    [InlineData(RecurrentCell.Jordan, UpdateGate.KeepsState, OutputActivation.Linear)]
    public void So_do_models_of_a_cell_in_another_form(RecurrentCell cell, UpdateGate update, OutputActivation output)
    {
        SequenceClassifierOptions options = ToyData.Options();
        (options.Cell, options.UpdateGate, options.JordanOutput) = (cell, update, output);
        ClassificationData data = ToyData.Words(40, options);
        SequenceClassifier model = ToyData.Train(data, options);
        Assert.Equal(new CellForm(cell) { Update = update, Output = output }, SaveAndLoad(model).Network.Shape.Cell);
        SameAgain(model, data);
    }

    [Fact]
    public void A_file_of_the_first_version_is_read()
    {
        using var stream = new MemoryStream(Convert.FromBase64String(FileOfVersion1));
        SequenceClassifier model = SequenceClassifier.Load(stream);
        SequenceClassifierOptions options = ToyData.Options();
        float[] scores = ToyData.Scores(model, ToyData.Keys(20, options), ScoresOfVersion1.Length);
        Assert.Equal(RecurrentCell.Lstm, model.Network.Shape.Cell);
        Near.Assert(ScoresOfVersion1, scores, 1e-6, "scores");
        SameAgain(model, ToyData.Keys(20, options));
    }

    [Fact]
    public void What_it_is_and_how_it_was_trained_comes_back()
    {
        SequenceClassifierOptions options = ToyData.Options();
        (options.MaximumTokens, options.Keep) = (7, TextPart.Start);
        options.Tokenizer = new WordTokenizer { KeepCase = true };
        SequenceClassifier model = ToyData.Train(ToyData.Words(40, options), options), again = SaveAndLoad(model);
        Assert.Equal(model.Reading.MaximumTokens, again.Reading.MaximumTokens);
        Assert.Equal(TextPart.Start, again.Reading.Keep);
        Assert.Equal(options.Tokenizer.Name, again.Reading.Tokenizer!.Name);
        Assert.Equal(model.Vocabulary!.Words.ToArray(), again.Vocabulary!.Words.ToArray());
        Assert.Equal(model.History, again.History);
        Assert.Equal(model.Network.Shape, again.Network.Shape);
    }

    [Fact]
    public void Models_follow_each_other_in_one_stream()
    {
        SequenceClassifierOptions options = ToyData.Options();
        SequenceClassifier first = ToyData.Train(ToyData.Words(30, options), options),
            second = ToyData.Train(ToyData.Keys(30, options), options);
        using var stream = new MemoryStream();
        first.Save(stream);
        second.Save(stream);
        stream.Position = 0;
        Assert.Equal(first.Input, SequenceClassifier.Load(stream).Input);
        Assert.Equal(second.Input, SequenceClassifier.Load(stream).Input);
        Assert.Equal(stream.Length, stream.Position);
    }

    [Fact]
    public void A_model_with_a_tokeniser_of_somebody_elses_asks_for_it_by_name()
    {
        SequenceClassifierOptions options = ToyData.Options();
        options.Tokenizer = new Letters("letters-1");
        SequenceClassifier model = ToyData.Train(ToyData.Words(30, options), options);
        using var stream = new MemoryStream();
        model.Save(stream);
        SequenceClassifier Load(ITokenizer? tokenizer)
        {
            stream.Position = 0;
            return SequenceClassifier.Load(stream, tokenizer);
        }

        Assert.Equal("letters-1", Load(new Letters("letters-1")).Reading.Tokenizer!.Name);
        Assert.Contains("'letters-1', which is not one of ours", Assert.Throws<InvalidDataException>(() => Load(null)).Message,
            StringComparison.Ordinal);
        Assert.Contains("'letters-2' was given", Assert.Throws<InvalidDataException>(() => Load(new Letters("letters-2"))).Message,
            StringComparison.Ordinal);
    }

    private static void SameAgain(SequenceClassifier model, ClassificationData data) =>
        Assert.Equal(ToyData.Scores(model, data, data.Count), ToyData.Scores(SaveAndLoad(model), data, data.Count));

    private static SequenceClassifier SaveAndLoad(SequenceClassifier model)
    {
        using var stream = new MemoryStream();
        model.Save(stream);
        stream.Position = 0;
        return SequenceClassifier.Load(stream);
    }

    private sealed class Letters(string name) : ITokenizer
    {
        public string Name => name;

        public void Tokenize(ReadOnlySpan<char> text, ITokenSink sink)
        {
            for (int i = 0; i < text.Length; i++)
                if (!sink.Add(text.Slice(i, 1))) return;
        }
    }
}
