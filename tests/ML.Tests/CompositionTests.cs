using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetSeq.Testing;
using MLNetSeq.Transforms;
using Xunit;

namespace MLNetSeq.Tests;

/// <summary>The trainers among ML.NET's own components.</summary>
public class CompositionTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void A_binary_trainer_in_the_middle_of_a_chain_is_trained_evaluated_and_followed_by_other_components()
    {
        DataOperationsCatalog.TrainTestData split = _ml.Data.TrainTestSplit(Reviews.View(_ml, 400), testFraction: 0.25, seed: 1);
        var pipeline = _ml.Transforms.CopyColumns("Text2", "Text")
            .AppendCacheCheckpoint(_ml)
            .Append(_ml.BinaryClassification.Trainers.RnnTextClassification(Small(o => o.FeatureColumnName = "Text2")))
            .Append(_ml.Transforms.Concatenate("Both", "Score", "Probability"));

        ITransformer model = pipeline.Fit(split.TrainSet);
        IDataView scored = model.Transform(split.TestSet);

        CalibratedBinaryClassificationMetrics metrics = _ml.BinaryClassification.Evaluate(scored);
        Assert.True(metrics.Accuracy > 0.9, $"accuracy {metrics.Accuracy}");
        Assert.True(metrics.AreaUnderRocCurve > 0.95, $"AUC {metrics.AreaUnderRocCurve}");
        Assert.Equal("Vector<Single, 2>", scored.Schema["Both"].Type.ToString());
    }

    [Fact]
    public void The_default_parameters_of_the_short_overloads_name_columns_and_the_network()
    {
        IDataView data = Reviews.View(_ml, 60);
        SequenceClassificationTransformer rnn = _ml.BinaryClassification.Trainers
            .RnnTextClassification(hiddenSize: 4, maximumEpochs: 1, exampleWeightColumnName: "Weight", validationSet: data).Fit(data);
        SequenceClassificationTransformer mean = _ml.BinaryClassification.Trainers.MeanEmbeddingClassification(maximumEpochs: 1).Fit(data);

        Assert.Equal("Text", rnn.FeatureColumnName);
        Assert.Equal("Score", rnn.ScoreColumnName);
        Assert.Equal("PredictedLabel", rnn.PredictedLabelColumnName);
        Assert.Equal(TextDataViewType.Instance, mean.FeatureColumnType);
        Assert.Single(rnn.Model.History);
    }

    [Fact]
    public void A_multiclass_prediction_maps_back_to_the_label_it_was_trained_on()
    {
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Label", "Topic")
            .Append(_ml.MulticlassClassification.Trainers.RnnTextClassification(Small(_ => { })))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("PredictedTopic", "PredictedLabel"));

        ITransformer model = pipeline.Fit(Reviews.View(_ml, 400));
        IDataView scored = model.Transform(Reviews.View(_ml, 90, seed: 2));

        MulticlassClassificationMetrics metrics = _ml.MulticlassClassification.Evaluate(scored);
        Assert.True(metrics.MicroAccuracy > 0.9, $"accuracy {metrics.MicroAccuracy}");
        string[] topics = [.. _ml.Data.CreateEnumerable<PredictedTopic>(scored, reuseRowObject: false).Select(p => p.Topic)];
        Assert.Equal(["food", "place", "service"], topics.Distinct().Order());
        int right = topics.Zip(Reviews.Make(90, seed: 2), (topic, review) => topic == review.Topic ? 1 : 0).Sum();
        Assert.Equal(metrics.MicroAccuracy, right / 90.0, 1e-9);
    }

    [Fact]
    public void Two_keys_are_as_good_for_the_multiclass_trainer_as_any_number()
    {
        Review[] reviews = [.. Reviews.Make(300).Where(r => r.Topic != "place")];
        ITransformer model = _ml.Transforms.Conversion.MapValueToKey("Label", "Topic")
            .Append(_ml.MulticlassClassification.Trainers.MeanEmbeddingClassification(Reviews.SmallBaseline()))
            .Fit(_ml.Data.LoadFromEnumerable(reviews));

        IDataView scored = model.Transform(_ml.Data.LoadFromEnumerable(reviews));

        Assert.Equal("Vector<Single, 2>", scored.Schema["Score"].Type.ToString());
        Assert.True(_ml.MulticlassClassification.Evaluate(scored).MicroAccuracy > 0.9);
        foreach (MulticlassPrediction p in _ml.Data.CreateEnumerable<MulticlassPrediction>(scored, reuseRowObject: false).Take(20))
        {
            Near.Assert(1, p.Score[0] + p.Score[1], 1e-6, "the sum of the probabilities");
            Assert.Equal(p.Score[1] > p.Score[0] ? 2u : 1u, p.PredictedLabel);
        }
    }

    [Fact]
    public void A_binary_label_can_be_a_key_of_two()
    {
        ITransformer model = _ml.Transforms.Conversion.MapValueToKey("Label", "Label")
            .Append(_ml.BinaryClassification.Trainers.MeanEmbeddingClassification(Reviews.SmallBaseline())).Fit(Reviews.View(_ml, 200));

        // The first review is one of praise, so praise is key 1: the negative class.
        BinaryPrediction[] predictions =
            [.. _ml.Data.CreateEnumerable<BinaryPrediction>(model.Transform(Reviews.View(_ml, 40)), reuseRowObject: false)];
        Assert.True(predictions.Zip(Reviews.Make(40)).Count(p => p.First.PredictedLabel != p.Second.Label) > 36);
    }

    [Fact]
    public void Both_kinds_of_cross_validation_run()
    {
        IDataView data = Reviews.View(_ml, 300);
        var binary = _ml.BinaryClassification.CrossValidate(data,
            _ml.BinaryClassification.Trainers.RnnTextClassification(Small(_ => { })), numberOfFolds: 3);
        var multiclass = _ml.MulticlassClassification.CrossValidate(data,
            _ml.Transforms.Conversion.MapValueToKey("Label", "Topic")
                .Append(_ml.MulticlassClassification.Trainers.MeanEmbeddingClassification(Reviews.SmallBaseline())), numberOfFolds: 3);

        Assert.Equal(3, binary.Count);
        Assert.All(binary, fold => Assert.True(fold.Metrics.Accuracy > 0.7, $"fold {fold.Fold}: {fold.Metrics.Accuracy}"));
        Assert.All(multiclass, fold => Assert.True(fold.Metrics.MicroAccuracy > 0.7, $"fold {fold.Fold}: {fold.Metrics.MicroAccuracy}"));
    }

    [Fact]
    public void A_prediction_engine_says_what_a_cursor_says()
    {
        Review[] reviews = Reviews.Make(80, seed: 3);
        ITransformer model = Chain().Fit(Reviews.View(_ml, 200));
        BinaryPrediction[] rows =
            [.. _ml.Data.CreateEnumerable<BinaryPrediction>(model.Transform(_ml.Data.LoadFromEnumerable(reviews)), reuseRowObject: false)];

        using PredictionEngine<Review, BinaryPrediction> engine = _ml.Model.CreatePredictionEngine<Review, BinaryPrediction>(model);
        for (int i = 0; i < reviews.Length; i++)
        {
            BinaryPrediction one = engine.Predict(reviews[i]);
            Near.Assert(rows[i].Score, one.Score, 1e-6, $"score of row {i}");
            Near.Assert(rows[i].Probability, one.Probability, 1e-6, $"probability of row {i}");
            Assert.Equal(rows[i].PredictedLabel, one.PredictedLabel);
        }
    }

    [Fact]
    public void Prediction_engines_of_one_model_run_side_by_side()
    {
        Review[] reviews = Reviews.Make(50, seed: 3);
        ITransformer model = Chain().Fit(Reviews.View(_ml, 200));
        float[] expected = Scores(model, reviews);

        Parallel.For(0, 8, _ =>
        {
            using PredictionEngine<Review, BinaryPrediction> engine = _ml.Model.CreatePredictionEngine<Review, BinaryPrediction>(model);
            for (int i = 0; i < reviews.Length; i++) Near.Assert(expected[i], engine.Predict(reviews[i]).Score, 1e-6, $"score of row {i}");
        });
    }

    [Fact]
    public void A_chain_can_be_previewed_cached_shuffled_and_cut()
    {
        ITransformer model = Chain().Fit(Reviews.View(_ml, 200));
        IDataView scored = model.Transform(_ml.Data.Cache(Reviews.View(_ml, 100)));

        Assert.Equal(100, scored.Preview(maxRows: 200).RowView.Length);
        Assert.Equal(5, _ml.Data.CreateEnumerable<BinaryPrediction>(_ml.Data.TakeRows(scored, 5), reuseRowObject: true).Count());
        float[] shuffled = [.. _ml.Data.ShuffleRows(_ml.Data.Cache(scored), seed: 1).GetColumn<float>("Score")];
        float[] straight = [.. scored.GetColumn<float>("Score")];
        Assert.Equal(straight.Order(), shuffled.Order());
    }

    [Fact]
    public void A_calibrator_fits_to_the_score()
    {
        IDataView data = Reviews.View(_ml, 300);
        ITransformer model = Chain().Fit(data);
        IDataView scored = _ml.Transforms.DropColumns("Probability").Fit(model.Transform(data)).Transform(model.Transform(data));

        Assert.True(_ml.BinaryClassification.EvaluateNonCalibrated(scored).Accuracy > 0.9);
        IDataView calibrated = _ml.BinaryClassification.Calibrators.Platt().Fit(scored).Transform(scored);
        Assert.True(_ml.BinaryClassification.Evaluate(calibrated).LogLoss < 0.9);
    }

    [Fact]
    public void The_same_seed_gives_the_same_model_and_the_context_gives_the_seed()
    {
        Review[] reviews = Reviews.Make(40, seed: 3);

        Assert.Equal(Train(contextSeed: 7), Train(contextSeed: 7));
        Assert.NotEqual(Train(contextSeed: 7), Train(contextSeed: 8));

        float[] Train(int contextSeed)
        {
            MLContext ml = new(contextSeed);
            var options = Reviews.SmallNetwork();
            options.Seed = null;
            return Scores(ml.BinaryClassification.Trainers.RnnTextClassification(options).Fit(Reviews.View(ml, 100)), reviews);
        }
    }

    [Fact]
    public void The_decision_threshold_moves_the_predicted_label_alone()
    {
        IDataView data = Reviews.View(_ml, 200);
        BinaryPrediction[] bold = Predict(0.01f), shy = Predict(0.99f);

        Assert.Equal(bold.Select(p => p.Score), shy.Select(p => p.Score));
        Assert.All(bold, p => Assert.Equal(p.Probability > 0.01f, p.PredictedLabel));
        Assert.All(shy, p => Assert.Equal(p.Probability > 0.99f, p.PredictedLabel));

        BinaryPrediction[] Predict(float threshold) => [.. _ml.Data.CreateEnumerable<BinaryPrediction>(
            _ml.BinaryClassification.Trainers.RnnTextClassification(Small(o => o.DecisionThreshold = threshold)).Fit(data).Transform(data),
                reuseRowObject: false)];
    }

    [Fact]
    public void A_later_training_starts_from_an_earlier_model()
    {
        IDataView data = Reviews.View(_ml, 200);
        SequenceClassificationTransformer first = _ml.BinaryClassification.Trainers.RnnTextClassification(Small(_ => { })).Fit(data);
        SequenceClassificationTransformer second = _ml.BinaryClassification.Trainers
            .RnnTextClassification(Small(o => (o.WarmStart, o.MaximumEpochs) = (first.Model, 1))).Fit(data);

        Assert.True(second.Model.History[0].TrainingLoss < first.Model.History[0].TrainingLoss / 2,
            $"{second.Model.History[0].TrainingLoss} after a warm start, {first.Model.History[0].TrainingLoss} after a cold one");
    }

    [Fact]
    public void Class_weights_go_by_the_labels_values()
    {
        IDataView data = Reviews.View(_ml, 100);
        float even = Mean(null);
        float positive = Mean(new Dictionary<string, float> { ["True"] = 50 });
        Assert.True(positive > even, $"{positive} with weight on True, {even} without");

        float Mean(Dictionary<string, float>? weights)
        {
            var options = Reviews.SmallBaseline();
            (options.ClassWeights, options.MaximumEpochs) = (weights, 1);
            var model = _ml.BinaryClassification.Trainers.MeanEmbeddingClassification(options).Fit(data);
            return _ml.Data.CreateEnumerable<BinaryPrediction>(model.Transform(data), reuseRowObject: false).Average(p => p.Probability);
        }
    }

    private static Trainers.RnnTextClassificationOptions Small(Action<Trainers.RnnTextClassificationOptions> change)
    {
        var options = Reviews.SmallNetwork();
        change(options);
        return options;
    }

    private EstimatorChain<SequenceClassificationTransformer> Chain() => _ml.Transforms.CopyColumns("Copy", "Text")
        .Append(_ml.BinaryClassification.Trainers.RnnTextClassification(Small(o => o.FeatureColumnName = "Copy")));

    private float[] Scores(ITransformer model, Review[] reviews) =>
        [.. model.Transform(_ml.Data.LoadFromEnumerable(reviews)).GetColumn<float>("Score")];

    private sealed class PredictedTopic
    {
        [ColumnName("PredictedTopic")]
        public string Topic { get; set; } = "";
    }

    private sealed class MulticlassPrediction
    {
        public float[] Score { get; set; } = [];
        public uint PredictedLabel { get; set; }
    }
}
