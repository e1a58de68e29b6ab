using Microsoft.ML;
using MLNetSeq.Embeddings;
using MLNetSeq.Estimators;
using MLNetSeq.Models;
using MLNetSeq.Trainers;
using MLNetSeq.Transforms;
using Xunit;

namespace MLNetSeq.Tests;

/// <summary>Trainers that start from word vectors.</summary>
public class PretrainedEmbeddingTests
{
    private static readonly WordVectors Vectors = WordVectors.Create(
        ["good", "bad", "soup", "splendid"], [1, 0, 0.5f, -1, 0.1f, 0.2f, 0, 0.3f, -0.2f, 0.9f, 0.1f, 0.4f], 3);

    [Fact]
    public void Frozen_vectors_are_in_the_trained_model_of_either_trainer()
    {
        MLContext ml = new(seed: 1);
        IDataView data = Reviews.View(ml, 40);
        RnnTextClassificationOptions network = Reviews.SmallNetwork();
        MeanEmbeddingClassificationOptions baseline = Reviews.SmallBaseline();
        foreach (SequenceClassificationOptions options in (SequenceClassificationOptions[])[network, baseline])
        {
            (options.PretrainedEmbeddings, options.EmbeddingTraining) = (Vectors, EmbeddingTraining.Frozen);
            options.EmbeddingSize = new RnnTextClassificationOptions().EmbeddingSize;
        }

        SequenceClassificationTransformer[] trained =
        [
            ml.BinaryClassification.Trainers.RnnTextClassification(network).Fit(data),
            ml.BinaryClassification.Trainers.MeanEmbeddingClassification(baseline).Fit(data),
        ];
        foreach (SequenceClassificationTransformer transformer in trained)
        {
            Assert.True(transformer.Model.Vocabulary!.Contains("splendid"));
            Assert.Equal(Scores(ml, transformer, data), Scores(ml, Reloaded(ml, transformer, data), data));
        }
    }

    [Fact]
    public void Another_size_than_the_vectors_is_refused()
    {
        MLContext ml = new(seed: 1);
        RnnTextClassificationOptions options = Reviews.SmallNetwork();
        options.PretrainedEmbeddings = Vectors;
        var e = Assert.Throws<ArgumentException>(
            () => ml.BinaryClassification.Trainers.RnnTextClassification(options).Fit(Reviews.View(ml, 40)));
        Assert.Contains("EmbeddingSize is 8", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Vectors_of_a_file_start_the_same_training_as_the_vectors_themselves()
    {
        MLContext ml = new(seed: 1);
        IDataView data = Reviews.View(ml, 40);
        string path = Path.GetTempFileName();
        try
        {
            Vectors.Save(path, WordVectorsFormat.GloVeText);
            RnnTextClassificationOptions given = WideEnough(), named = WideEnough();
            (given.PretrainedEmbeddings, named.PretrainedEmbeddingsPath) = (Vectors, path);

            Assert.Equal(Scores(ml, Fit(ml, given, data), data), Scores(ml, Fit(ml, named, data), data));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_file_that_is_none_of_vectors_is_named_with_its_option()
    {
        MLContext ml = new(seed: 1);
        IDataView data = Reviews.View(ml, 40);
        RnnTextClassificationOptions options = WideEnough();
        options.PretrainedEmbeddingsPath = "nowhere.txt";
        var missing = Assert.Throws<FileNotFoundException>(() => Fit(ml, options, data));
        Assert.Contains("PretrainedEmbeddingsPath of RnnTextClassification is 'nowhere.txt'", missing.Message, StringComparison.Ordinal);

        options.PretrainedEmbeddingsPath = typeof(PretrainedEmbeddingTests).Assembly.Location;
        var other = Assert.Throws<InvalidDataException>(() => Fit(ml, options, data));
        Assert.Contains($"PretrainedEmbeddingsPath of RnnTextClassification is '{options.PretrainedEmbeddingsPath}'", other.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Vectors_trained_in_the_chain_start_the_network_after_them()
    {
        MLContext ml = new(seed: 1);
        IDataView data = Reviews.View(ml, 100);
        var words = ml.Transforms.Text.TrainWordVectors(
            new TrainWordVectorsOptions { InputColumnName = "Text", Dimension = 12, MinimumCount = 1, Threads = 1, Seed = 3 });
        RnnTextClassificationOptions options = WideEnough();
        (options.FeatureColumnName, options.UseColumnWordVectors, options.EmbeddingTraining) = ("Tokens", true, EmbeddingTraining.Frozen);

        ITransformer chain = words.Append(ml.BinaryClassification.Trainers.RnnTextClassification(options)).Fit(data);

        RnnTextClassificationOptions given = WideEnough();
        (given.FeatureColumnName, given.EmbeddingTraining) = ("Tokens", EmbeddingTraining.Frozen);
        WordVectorsTransformer first = words.Fit(data);
        given.PretrainedEmbeddings = first.WordVectors;
        IDataView tokens = first.Transform(data);
        Assert.Equal(Scores(ml, Fit(ml, given, tokens), tokens), Scores(ml, chain, data));
        Assert.Equal(Scores(ml, chain, data), Scores(ml, Reloaded(ml, chain, data), data));
    }

    [Fact]
    public void A_column_without_vectors_is_refused_before_there_is_data_and_with_it()
    {
        MLContext ml = new(seed: 1);
        IDataView data = Reviews.View(ml, 40);
        RnnTextClassificationOptions options = WideEnough();
        options.UseColumnWordVectors = true;
        var trainer = ml.BinaryClassification.Trainers.RnnTextClassification(options);
        SchemaShape shape = SchemaShapes.Of(data.Schema.Select(c => new DataViewSchema.DetachedColumn(c)));

        foreach (Action attempt in (Action[])[() => trainer.Fit(data), () => trainer.GetOutputSchema(shape)])
        {
            var e = Assert.Throws<ArgumentException>(attempt);
            Assert.Contains("column 'Text' carries no word vectors. Put TrainWordVectors before it", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Two_sources_of_vectors_are_refused()
    {
        MLContext ml = new(seed: 1);
        RnnTextClassificationOptions options = WideEnough();
        (options.PretrainedEmbeddings, options.PretrainedEmbeddingsPath) = (Vectors, "vectors.txt");
        var e = Assert.Throws<ArgumentException>(() => ml.BinaryClassification.Trainers.RnnTextClassification(options));
        Assert.Contains("PretrainedEmbeddings and PretrainedEmbeddingsPath are set", e.Message, StringComparison.Ordinal);
    }

    private static RnnTextClassificationOptions WideEnough()
    {
        RnnTextClassificationOptions options = Reviews.SmallNetwork();
        options.EmbeddingSize = new RnnTextClassificationOptions().EmbeddingSize;
        return options;
    }

    private static SequenceClassificationTransformer Fit(MLContext ml, RnnTextClassificationOptions options, IDataView data) =>
        ml.BinaryClassification.Trainers.RnnTextClassification(options).Fit(data);

    private static ITransformer Reloaded(MLContext ml, ITransformer model, IDataView data)
    {
        using var file = new MemoryStream();
        ml.Model.Save(model, data.Schema, file);
        file.Position = 0;
        return ml.Model.Load(file, out _);
    }

    private static float[] Scores(MLContext ml, ITransformer model, IDataView data) =>
        [.. ml.Data.CreateEnumerable<BinaryPrediction>(model.Transform(data), reuseRowObject: false).Select(row => row.Score)];
}
