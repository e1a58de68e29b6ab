using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetSeq.Embeddings;
using MLNetSeq.Estimators;
using MLNetSeq.Transforms;
using Xunit;

namespace MLNetSeq.Tests;

/// <summary>Word vectors trained within a chain.</summary>
public sealed class TrainWordVectorsTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Vectors_travel_down_the_chain_and_are_applied_there()
    {
        IDataView data = Reviews.View(_ml, 200);
        var chain = _ml.Transforms.Text.TrainWordVectors(Small())
            .AppendCacheCheckpoint(_ml)
            .Append(_ml.Transforms.CopyColumns("Copy", "Tokens"))
            .Append(_ml.Transforms.Text.ApplyWordVectors("Features", "Copy"));
        ITransformer model = chain.Fit(data);
        IDataView applied = model.Transform(data);

        WordVectors vectors = applied.Schema["Tokens"].GetWordVectors()!;
        Assert.Same(vectors, applied.Schema["Copy"].GetWordVectors());
        Assert.Null(applied.Schema["Text"].GetWordVectors());
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 8), applied.Schema["Features"].Type);
        string[] tokens = applied.GetColumn<string[]>("Tokens").First();
        Assert.Equal(Reviews.Make(1)[0].Words, tokens);
        float[] mean = [.. Enumerable.Range(0, 8).Select(i => tokens.Average(t => vectors[t][i]))];
        Assert.Equal(mean, SmallVectors.Rows(applied)[0], (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void Text_tokens_and_keys_train_the_same_vectors()
    {
        IDataView data = Reviews.View(_ml, 100);
        IDataView keyed = _ml.Transforms.Conversion.MapValueToKey("Keys", "Words").Fit(data).Transform(data);
        WordVectors text = Train("Text"), tokens = Train("Words"), keys = Train("Keys");

        foreach (WordVectors other in (WordVectors[])[tokens, keys])
        {
            Assert.Equal(text.Count, other.Count);
            for (int w = 0; w < text.Count; w++) Assert.Equal(text[text.Words[w]], other[text.Words[w]]);
        }

        WordVectors Train(string column)
        {
            TrainWordVectorsOptions options = Small();
            options.InputColumnName = column;
            return _ml.Transforms.Text.TrainWordVectors(options).Fit(keyed).WordVectors;
        }
    }

    [Fact]
    public void The_tokens_of_keys_and_of_tokens_are_their_words()
    {
        IDataView data = SmallVectors.View(_ml, "a b", "", "c a");
        IDataView keyed = _ml.Transforms.Conversion.MapValueToKey("Keys", "Words").Fit(data).Transform(data);
        foreach (string column in (string[])["Text", "Words", "Keys"])
        {
            TrainWordVectorsOptions options = Small();
            options.InputColumnName = column;
            IDataView trained = _ml.Transforms.Text.TrainWordVectors(options).Fit(keyed).Transform(keyed);
            Assert.Equal([["a", "b"], [], ["c", "a"]], trained.GetColumn<string[]>("Tokens"));
        }
    }

    [Fact]
    public void A_saved_chain_holds_the_vectors_once_and_gives_the_same_bits()
    {
        IDataView data = Reviews.View(_ml, 200);
        var train = _ml.Transforms.Text.TrainWordVectors(Small());
        ITransformer alone = train.Fit(data);
        ITransformer chain = train.Append(_ml.Transforms.Text.ApplyWordVectors("Features", "Tokens", pooling:
            [WordPooling.Mean, WordPooling.TfIdfMean, WordPooling.SifMean])).Fit(data);
        using MemoryStream one = new(), two = new();
        _ml.Model.Save(alone, data.Schema, one);
        _ml.Model.Save(chain, data.Schema, two);
        two.Position = 0;

        ITransformer loaded = new MLContext().Model.Load(two, out _);

        Assert.Equal(SmallVectors.Rows(chain.Transform(data)), SmallVectors.Rows(loaded.Transform(data)));
        var parts = ((IEnumerable<ITransformer>)loaded).ToArray();
        Assert.Equal(8, Assert.IsType<WordVectorsTransformer>(parts[0]).WordVectors.Dimension);
        Assert.Null(Assert.IsType<WordFeaturesTransformer>(parts[1]).WordVectors);
    }

    [Theory]
    [InlineData(WordVectorAlgorithm.Cbow)]
    [InlineData(WordVectorAlgorithm.GloVe)]
    public void Each_algorithm_trains_vectors_of_its_own(WordVectorAlgorithm algorithm)
    {
        IDataView data = Reviews.View(_ml, 100);
        TrainWordVectorsOptions options = Small();
        WordVectors skipGram = _ml.Transforms.Text.TrainWordVectors(options).Fit(data).WordVectors;
        options.Algorithm = algorithm;
        WordVectors vectors = _ml.Transforms.Text.TrainWordVectors(options).Fit(data).WordVectors;

        Assert.Equal(8, vectors.Dimension);
        Assert.NotEqual(skipGram["soup"], vectors["soup"]);
        Assert.All(vectors["soup"], number => Assert.True(float.IsFinite(number)));
    }

    [Fact]
    public void Subword_vectors_are_saved_too()
    {
        IDataView data = Reviews.View(_ml, 100), unknown = SmallVectors.View(_ml, "goodness lovelyish");
        TrainWordVectorsOptions options = Small();
        options.Word2Vec.SubwordBuckets = 200;
        ITransformer chain = _ml.Transforms.Text.TrainWordVectors(options).Append(_ml.Transforms.Text.ApplyWordVectors("Features", "Tokens"))
            .Fit(data);
        using MemoryStream stream = new();
        _ml.Model.Save(chain, data.Schema, stream);
        stream.Position = 0;

        ITransformer loaded = new MLContext().Model.Load(stream, out _);

        float[] expected = SmallVectors.Rows(chain.Transform(unknown))[0];
        Assert.Contains(expected, number => number != 0);
        Assert.Equal(expected, SmallVectors.Rows(loaded.Transform(unknown))[0]);
    }

    [Fact]
    public void A_sequence_of_trained_vectors_feeds_a_recurrent_network()
    {
        IDataView data = Reviews.View(_ml, 400);
        TrainWordVectorsOptions options = Small();
        options.Word2Vec.Epochs = 5;
        var network = Reviews.SmallNetwork();
        network.FeatureColumnName = "Sequence";
        network.MaximumEpochs = 12;
        ITransformer model = _ml.Transforms.Text.TrainWordVectors(options)
            .Append(_ml.Transforms.Text.ApplyWordVectors("Sequence", "Tokens", output: WordVectorOutput.Sequence))
            .Append(_ml.BinaryClassification.Trainers.RnnTextClassification(network)).Fit(data);

        Assert.True(_ml.BinaryClassification.Evaluate(model.Transform(data)).Accuracy > 0.6);
    }

    [Fact]
    public void Each_fold_of_a_cross_validation_trains_its_own()
    {
        var network = Reviews.SmallBaseline();
        network.FeatureColumnName = "Sequence";
        var results = _ml.BinaryClassification.CrossValidate(Reviews.View(_ml, 120), _ml.Transforms.Text.TrainWordVectors(Small())
            .Append(_ml.Transforms.Text.ApplyWordVectors("Sequence", "Tokens", output: WordVectorOutput.Sequence))
            .Append(_ml.BinaryClassification.Trainers.MeanEmbeddingClassification(network)), numberOfFolds: 2);

        Assert.Equal(2, results.Count);
    }

    [Fact]
    public void A_prediction_engine_runs_the_whole_chain()
    {
        IDataView data = Reviews.View(_ml, 60);
        ITransformer model = _ml.Transforms.Text.TrainWordVectors(Small())
            .Append(_ml.Transforms.Text.ApplyWordVectors("Features", "Tokens")).Fit(data);
        using PredictionEngine<Review, Pooled> engine = _ml.Model.CreatePredictionEngine<Review, Pooled>(model);

        Assert.Equal(SmallVectors.Rows(model.Transform(data)), Reviews.Make(60).Select(r => engine.Predict(r).Features));
    }

    [Fact]
    public void The_shape_says_what_the_schema_will_hold()
    {
        IDataView data = Reviews.View(_ml, 20);
        var chain = _ml.Transforms.Text.TrainWordVectors(Small())
            .Append(_ml.Transforms.Text.ApplyWordVectors("Features", "Tokens"))
            .Append(_ml.Transforms.Text.ApplyWordVectors("Sequence", "Tokens", output: WordVectorOutput.Sequence));
        ShapeOf probe = new();
        _ = chain.Append(probe).Fit(data);

        SchemaShape.Column tokens = probe.Column("Tokens"), features = probe.Column("Features"), sequence = probe.Column("Sequence");
        Assert.Equal(SchemaShape.Column.VectorKind.VariableVector, tokens.Kind);
        Assert.Contains(tokens.Annotations, a => a.Name == "WordVectors" && a.ItemType is WordVectorsType);
        Assert.Equal(SchemaShape.Column.VectorKind.Vector, features.Kind);
        Assert.Contains(features.Annotations, a => a.Name == "SlotNames");
        Assert.Equal(SchemaShape.Column.VectorKind.VariableVector, sequence.Kind);
    }

    [Fact]
    public void Log_and_listener_are_told_and_a_cancelled_token_ends_it()
    {
        LogLines log = new(_ml);
        Reports reports = new();
        TrainWordVectorsOptions options = Small();
        options.Progress = reports;
        _ml.Transforms.Text.TrainWordVectors(options).Fit(Reviews.View(_ml, 100));

        Assert.NotEmpty(reports.All);
        Assert.Contains(log.Of(ChannelMessageKind.Info), line => line.Contains("distinct words get vectors", StringComparison.Ordinal));
        Assert.Contains(log.Of(ChannelMessageKind.Info), line => line.Contains("epoch 2 of 2", StringComparison.Ordinal));

        options.CancellationToken = new CancellationToken(canceled: true);
        Assert.ThrowsAny<OperationCanceledException>(() => _ml.Transforms.Text.TrainWordVectors(options).Fit(Reviews.View(_ml, 100)));
    }

    [Fact]
    public void Bad_columns_corpora_and_options_are_named()
    {
        IDataView data = Reviews.View(_ml, 10);
        TrainWordVectorsOptions options = Small();
        options.InputColumnName = "Number";
        Assert.Contains("'Number' is Single", Assert.Throws<ArgumentException>(() => Fit()).Message);
        options.InputColumnName = "Text";
        options.MinimumCount = 1000;
        Assert.Contains("column 'Text'", Assert.Throws<InvalidOperationException>(() => Fit()).Message);
        options.MinimumCount = 1;
        options.CheckpointPath = "somewhere";
        options.Seed = null;
        Assert.Contains("Seed", Assert.Throws<ArgumentException>(() => Fit()).Message);

        object Fit() => _ml.Transforms.Text.TrainWordVectors(options).Fit(data);
    }

    private static TrainWordVectorsOptions Small() => new()
    {
        InputColumnName = "Text",
        Dimension = 8,
        MinimumCount = 1,
        Seed = 1,
        Threads = 1,
        Word2Vec = { Epochs = 2, Sample = 0 },
    };

    private sealed class Reports : IProgress<EmbeddingProgress>
    {
        public List<EmbeddingProgress> All { get; } = [];

        public void Report(EmbeddingProgress value)
        {
            lock (All) All.Add(value);
        }
    }

    private sealed class Pooled
    {
        public float[] Features { get; set; } = [];
    }
}
