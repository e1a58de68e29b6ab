using MLNetSeq.Layers;
using MLNetSeq.Models;
using MLNetSeq.Text;
using Xunit;

namespace MLNetSeq.Tests.Models;

public sealed class ClassifierFileTests
{
    // Three keys, a bidirectional GRU of 2, maxima; as the first version wrote it.
    private const string Version1 =
        "TUxOZXRTZXEgY2xhc3NpZmllcgoBAAAAAJABAAABAgMAAAAAAgEAAAACAAAAAQIFAAAAAAAAAAIAAAABAAAAAyDZvRMRir6UsXG+d4YovuN7Aj3bZVk/cYkH"
        + "v0v1Gb6/jL28qXTNvhgnPr2m1hS/a6Uyv7fRnzvBhyU+1qCLvqzCnr1lEae80oufPA9XID8xZcO9ef7Jvt0FKj5kGBY/SuEsP0mYCD9giq++alB9PkBDyr7n"
        + "rU08aanlPnMjFj4m73Q+97sNvkq0KD84Sf09vc0XP/2k5z3TAPA+LfwCPAJ/GD/bZ+6+M7RAPoPkxr2uAau+jCUVvzuT8D6rYrG+JscnP+siMD92GBE9dHzs"
        + "veVU3z7WUzC/PpAtP5L0rb0efvU+o0SAvkQY6rwrMqA+mTAoPCYZe74yJKA8ieiGPr08BT9p/Oc+wezxPvfX0D10NzM+vYOOPgFCyz21guq+exAlvzhji75Q"
        + "hLC+EOgxP0WaLT5gHAW/7/+qviFUub5meca+kAUXv2CiiD5cH3U+Hm9SPoqQAz0nTV6+AQAAANLbhPbK8OU/E4vOiZ7P6j8AAAAAAAAAAG8X9aSnI7M/uCJs"
        + "raCecEABNqhGT9qZQBLyrg34P+l7XRf0UIqaboJJfFs0iK11wT5ITiuGuUiY";

    [Theory]
    [InlineData(RecurrentCell.Gru, PoolingKind.Max, 2)]
    [InlineData(RecurrentCell.Lstm, PoolingKind.Last, 4)]
    [InlineData(RecurrentCell.Rnn, PoolingKind.Mean, 3)]
    [InlineData(RecurrentCell.RnnRelu, PoolingKind.Max, 2)]
    public void A_model_of_texts_scores_the_same_bits_once_it_is_loaded_again(RecurrentCell cell, PoolingKind pooling, int classes)
    {
        SequenceClassifierOptions options = ToyData.Options();
        (options.Cell, options.Pooling, options.Layers) = (cell, pooling, 2);
        ClassificationData data = ToyData.Words(60, options, classes);
        SameAgain(ToyData.Train(data, options), data);
    }

    [Theory]
    [InlineData(RecurrentCell.Gru, PoolingKind.Last)]
    [InlineData(RecurrentCell.Lstm, PoolingKind.Max)]
    [InlineData(RecurrentCell.Rnn, PoolingKind.Mean)]
    public void So_do_models_with_every_wiring(RecurrentCell cell, PoolingKind pooling)
    {
        SequenceClassifierOptions options = ToyData.Options();
        ToyData.UseEveryWiring(options);
        (options.Cell, options.Pooling, options.EmbeddingSize) = (cell, pooling, options.HiddenSize);
        ClassificationData data = ToyData.Words(60, options);
        SequenceClassifier model = ToyData.Train(data, options);
        SameAgain(model, data);
        Assert.Equal(model.Network.Shape, SaveAndLoad(model).Network.Shape);
    }

    [Fact]
    public void A_file_of_version_1_scores_what_it_did()
    {
        using var stream = new MemoryStream(Convert.FromBase64String(Version1));
        SequenceClassifier model = SequenceClassifier.Load(stream);
        using ClassifierSession session = model.CreateSession();
        session.AddKeys([1, 2, 3]);
        session.AddKeys([3]);
        session.Run();
        Assert.Equal(-0.24569663f, session.Scores(0)[0], 1e-6f);
        Assert.Equal(-0.29411843f, session.Scores(1)[0], 1e-6f);
        Assert.Equal(DirectionMerge.Concatenate, model.Network.Shape.Merge);
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
