#if MLNET_PACKAGE
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetSeq.Testing;
using Xunit;
#endif

namespace MLNetSeq.Tests;

/// <summary>Our components in front of, and beside, ML.NET's own trainers.</summary>
public class RealTrainerTests
{
    [RealMLNetFact]
    public void Our_score_is_a_feature_for_Sdca()
    {
#if MLNET_PACKAGE
        MLContext ml = new(seed: 1);
        DataOperationsCatalog.TrainTestData split = ml.Data.TrainTestSplit(Reviews.View(ml, 400), testFraction: 0.25, seed: 1);
        var options = Reviews.SmallNetwork();
        options.ScoreColumnName = "RnnScore";
        options.PredictedLabelColumnName = "RnnLabel";
        ITransformer model = ml.BinaryClassification.Trainers.RnnTextClassification(options)
            .Append(ml.Transforms.Concatenate("Features", "RnnScore"))
            .Append(ml.BinaryClassification.Trainers.SdcaLogisticRegression()).Fit(split.TrainSet);

        Assert.True(ml.BinaryClassification.Evaluate(model.Transform(split.TestSet)).Accuracy > 0.9);
#endif
    }

    [RealMLNetFact]
    public void The_state_of_a_language_model_is_a_feature_for_Sdca()
    {
#if MLNET_PACKAGE
        MLContext ml = new(seed: 1);
        DataOperationsCatalog.TrainTestData split = ml.Data.TrainTestSplit(Reviews.View(ml, 400), testFraction: 0.25, seed: 1);
        var options = SmallLanguage.AllColumns();
        options.MaximumEpochs = 8;
        ITransformer model = ml.Transforms.Text.RnnLanguageModel(options)
            .AppendCacheCheckpoint(ml)
            .Append(ml.Transforms.Concatenate("Features", "State", "LogProbability"))
            .Append(ml.Transforms.NormalizeMeanVariance("Features"))
            .Append(ml.BinaryClassification.Trainers.SdcaLogisticRegression()).Fit(split.TrainSet);

        float[] scores = [.. model.Transform(split.TestSet).GetColumn<float>("Score")];
        Assert.All(scores, score => Assert.True(float.IsFinite(score), $"A score is {score}."));
        Assert.True(scores.Distinct().Count() > 1, "All rows have the same score.");
#endif
    }

    [RealMLNetFact]
    public void Our_probabilities_stand_beside_featurized_text()
    {
#if MLNET_PACKAGE
        MLContext ml = new(seed: 1);
        DataOperationsCatalog.TrainTestData split = ml.Data.TrainTestSplit(Reviews.View(ml, 400), testFraction: 0.25, seed: 1);
        var options = Reviews.SmallNetwork();
        options.ScoreColumnName = "RnnScore";
        options.PredictedLabelColumnName = "RnnLabel";
        ITransformer model = ml.Transforms.Conversion.MapValueToKey("Label", "Topic")
            .Append(ml.MulticlassClassification.Trainers.RnnTextClassification(options))
            .Append(ml.Transforms.Text.FeaturizeText("Bag", "Text"))
            .Append(ml.Transforms.Concatenate("Features", "RnnScore", "Bag"))
            .Append(ml.MulticlassClassification.Trainers.SdcaMaximumEntropy()).Fit(split.TrainSet);

        IDataView scored = model.Transform(split.TestSet);
        Assert.True(ml.MulticlassClassification.Evaluate(scored).MicroAccuracy > 0.9);
        VBuffer<ReadOnlyMemory<char>> names = default;
        scored.Schema["Features"].GetSlotNames(ref names);
        Assert.StartsWith("RnnScore.", names.GetItemOrDefault(0).ToString());
#endif
    }

    [RealMLNetFact]
    public void A_chain_with_a_trainer_of_MLNets_after_ours_is_saved_and_loaded()
    {
#if MLNET_PACKAGE
        MLContext ml = new(seed: 1);
        IDataView data = Reviews.View(ml, 200);
        var options = Reviews.SmallNetwork();
        options.ScoreColumnName = "RnnScore";
        options.PredictedLabelColumnName = "RnnLabel";
        ITransformer model = ml.BinaryClassification.Trainers.RnnTextClassification(options)
            .Append(ml.Transforms.Concatenate("Features", "RnnScore"))
            .Append(ml.BinaryClassification.Trainers.SdcaLogisticRegression()).Fit(data);
        using MemoryStream stream = new();
        ml.Model.Save(model, data.Schema, stream);
        stream.Position = 0;

        ITransformer loaded = new MLContext().Model.Load(stream, out _);

        Assert.Equal(model.Transform(data).GetColumn<float>("Score"), loaded.Transform(data).GetColumn<float>("Score"));
#endif
    }

    [RealMLNetFact]
    public void Debiased_vectors_feed_Sdca_and_the_chain_is_saved_and_loaded()
    {
#if MLNET_PACKAGE
        MLContext ml = new(seed: 1);
        IDataView data = GenderedText.View(ml, 200);
        ITransformer model = GenderedText.Train(ml)
            .Append(ml.Transforms.Text.DebiasWordVectors("Tokens", axes: [GenderedText.Gender]))
            .AppendCacheCheckpoint(ml)
            .Append(ml.Transforms.Text.ApplyWordVectors("Features", "Tokens"))
            .Append(ml.BinaryClassification.Trainers.SdcaLogisticRegression()).Fit(data);
        using MemoryStream stream = new();
        ml.Model.Save(model, data.Schema, stream);
        stream.Position = 0;

        ITransformer loaded = new MLContext().Model.Load(stream, out _);

        Assert.Equal(model.Transform(data).GetColumn<float>("Score"), loaded.Transform(data).GetColumn<float>("Score"));
#endif
    }

#if MLNET_PACKAGE
    [SharedDataFact("data/imdb")]
#else
    [RealMLNetFact]
#endif
    public void Word_vectors_trained_on_the_reviews_themselves_feed_Sdca()
    {
#if MLNET_PACKAGE
        string folder = SharedData.PathOf("data/imdb");
        MLContext ml = new(seed: 1);
        IDataView train = Imdb(folder, "train.tsv.gz"), test = Imdb(folder, "test.tsv.gz");
        IDataView corpus = ml.Data.LoadFromEnumerable(
            Lines(folder, "train.tsv.gz").Select(l => l.Split('\t')[3]).Concat(Lines(folder, "unsup.txt.gz")).Select(t => new Review { Text = t }));
        // Of several settings that were tried, those that train fastest of the ones that feed a linear model best.
        var vectors = ml.Transforms.Text.TrainWordVectors(new Estimators.TrainWordVectorsOptions
        {
            InputColumnName = "Text",
            Dimension = 100,
            Word2Vec = { NegativeSharing = Embeddings.NegativeSharing.Window, Sample = 1e-4, Epochs = 3 },
            Seed = 1,
        }).Fit(corpus).WordVectors;
        ITransformer model = ml.Transforms.Text.ApplyWordVectors("Features", vectors, "Text",
                pooling: [Embeddings.WordPooling.Mean, Embeddings.WordPooling.TfIdfMean, Embeddings.WordPooling.SifMean])
            .Append(ml.Transforms.NormalizeMeanVariance("Features"))
            .AppendCacheCheckpoint(ml)
            .Append(ml.BinaryClassification.Trainers.SdcaLogisticRegression()).Fit(train);

        double accuracy = ml.BinaryClassification.Evaluate(model.Transform(test)).Accuracy;
        Assert.True(accuracy > 0.86, $"accuracy {accuracy}");

        IDataView Imdb(string from, string file) => ml.Data.LoadFromEnumerable(
            Lines(from, file).Select(l => l.Split('\t')).Select(c => new Review { Label = c[0] is not "0", Text = c[3] }));

        static IEnumerable<string> Lines(string from, string file)
        {
            using StreamReader reader = new(new System.IO.Compression.GZipStream(
                File.OpenRead(Path.Combine(from, file)), System.IO.Compression.CompressionMode.Decompress));
            return [.. reader.ReadToEnd().Split('\n').Where(l => l.Length > 0)];
        }
#endif
    }

    [RealMLNetFact]
    public void A_trainer_of_MLNets_and_ours_say_the_same_of_their_columns()
    {
#if MLNET_PACKAGE
        MLContext ml = new(seed: 1);
        IDataView data = Reviews.View(ml, 200);
        var sdca = ml.Transforms.Text.FeaturizeText("Features", "Text").Append(ml.BinaryClassification.Trainers.SdcaLogisticRegression())
            .Fit(data);
        var ours = ml.BinaryClassification.Trainers.RnnTextClassification(Reviews.SmallNetwork()).Fit(data);
        DataViewSchema theirs = sdca.GetOutputSchema(data.Schema);
        DataViewSchema mine = ours.GetOutputSchema(data.Schema);

        foreach (string column in (string[])["PredictedLabel", "Score", "Probability"])
        {
            Assert.Equal(theirs[column].Type, mine[column].Type);
            foreach (string annotation in (string[])["ScoreColumnKind", "ScoreValueKind"])
                Assert.Equal(Text(theirs[column], annotation), Text(mine[column], annotation));
        }

        static string Text(DataViewSchema.Column column, string annotation)
        {
            ReadOnlyMemory<char> value = default;
            column.Annotations.GetValue(annotation, ref value);
            return value.ToString();
        }
#endif
    }
}
