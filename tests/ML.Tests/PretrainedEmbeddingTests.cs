using Microsoft.ML;
using MLNetSeq.Embeddings;
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
