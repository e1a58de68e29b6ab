using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetSeq.Testing;
using Xunit;

namespace MLNetSeq.Tests;

public sealed class EvaluationTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [GoldenCases("roc_auc_logloss")]
    public void Auc_and_log_loss_agree_with_scikit_learn(GoldenCase golden)
    {
        int[] labels = golden.Ints("inputs", "labels");
        float[] scores = golden.Floats("inputs", "scores"), tied = golden.Floats("inputs", "scoresWithTies");
        CalibratedBinaryClassificationMetrics metrics = _ml.BinaryClassification.Evaluate(Binary(labels, scores, scores));
        Near.Assert(golden.Scalar("outputs", "rocAuc"), metrics.AreaUnderRocCurve, 1e-6, "AUC");
        Near.Assert(golden.Scalar("outputs", "logLoss"), metrics.LogLoss * Math.Log(2), 1e-6, "log-loss, from bits to nats");
        Near.Assert(golden.Scalar("outputs", "rocAucWithTies"),
            _ml.BinaryClassification.EvaluateNonCalibrated(Binary(labels, tied, null)).AreaUnderRocCurve,
            1e-6, "AUC with ties");

        int[] classes = golden.Ints("inputs", "classLabels");
        float[] flat = golden.Floats("inputs", "classProbabilities");
        int count = golden.Shape("inputs", "classProbabilities")[1];
        IDataView multiclass = Multiclass([.. classes.Select((label, i) =>
            new ScoredClass { Label = (uint)label + 1, Score = Normalised(flat.AsSpan(count * i, count)) })]);
        Near.Assert(golden.Scalar("outputs", "multiclassLogLoss"), _ml.MulticlassClassification.Evaluate(multiclass).LogLoss, 1e-5,
            "log-loss of classes");
    }

    [Fact]
    public void Binary_counts_follow_the_sign_of_the_score()
    {
        // Rows (label, score): TP, FN, FN, FP, TN, TN, TN.
        IDataView data = Binary([1, 1, 1, 0, 0, 0, 0], [2, -1, -0.5f, 1, -2, -3, -4], [0.9f, 0.3f, 0.4f, 0.7f, 0.1f, 0.2f, 0.05f]);
        CalibratedBinaryClassificationMetrics metrics = _ml.BinaryClassification.Evaluate(data);
        Near.Assert(4.0 / 7, metrics.Accuracy, 1e-9, "accuracy");
        Near.Assert(1.0 / 2, metrics.PositivePrecision, 1e-9, "positive precision");
        Near.Assert(1.0 / 3, metrics.PositiveRecall, 1e-9, "positive recall");
        Near.Assert(3.0 / 5, metrics.NegativePrecision, 1e-9, "negative precision");
        Near.Assert(3.0 / 4, metrics.NegativeRecall, 1e-9, "negative recall");
        Near.Assert(0.4, metrics.F1Score, 1e-9, "F1");
        Assert.Equal(1, metrics.ConfusionMatrix.Counts[0][0]);
        Assert.Equal(2, metrics.ConfusionMatrix.Counts[0][1]);
        Assert.Equal(1, metrics.ConfusionMatrix.Counts[1][0]);
        double entropy = -(3.0 / 7 * Math.Log2(3.0 / 7) + 4.0 / 7 * Math.Log2(4.0 / 7));
        Near.Assert(entropy, metrics.Entropy, 1e-9, "entropy");
        Near.Assert((entropy - metrics.LogLoss) / entropy, metrics.LogLossReduction, 1e-9, "log-loss reduction");
        Assert.InRange(metrics.AreaUnderPrecisionRecallCurve, 0.3, 1);
        Assert.Contains("positive", metrics.ConfusionMatrix.GetFormattedConfusionTable());
    }

    [Fact]
    public void A_column_that_an_evaluator_misses_is_named()
    {
        IDataView uncalibrated = WithoutProbability(Binary([1, 0], [1, -1], null));
        Assert.Contains("Probability column 'Probability' not found",
            Assert.Throws<ArgumentOutOfRangeException>(() => _ml.BinaryClassification.Evaluate(uncalibrated)).Message);
        Assert.Equal(1, _ml.BinaryClassification.EvaluateNonCalibrated(uncalibrated).Accuracy);
        Assert.Contains("Nowhere", Assert.Throws<ArgumentOutOfRangeException>(() =>
            _ml.BinaryClassification.EvaluateNonCalibrated(uncalibrated, "Nowhere")).Message);
    }

    [Fact]
    public void Auc_of_one_class_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.BinaryClassification.EvaluateNonCalibrated(Binary([0, 0], [1, 2], null)));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.BinaryClassification.EvaluateNonCalibrated(Binary([1, 1], [1, 2], null)));
    }

    [Fact]
    public void A_calibrator_adds_a_probability_that_rises_with_the_score()
    {
        Random random = new(1);
        float[] scores = [.. Enumerable.Range(0, 400).Select(_ => (float)(random.NextDouble() * 6 - 3))];
        int[] labels = [.. scores.Select(s => random.NextDouble() < 1 / (1 + Math.Exp(-2 * s)) ? 1 : 0)];
        IDataView scored = WithoutProbability(Binary(labels, scores, null));
        IDataView calibrated = _ml.BinaryClassification.Calibrators.Platt().Fit(scored).Transform(scored);
        float[] probabilities = [.. Views.Column<float>(calibrated, "Probability")];
        for (int i = 0; i < scores.Length; i++)
            Assert.InRange(probabilities[i] - 1 / (1 + Math.Exp(-2 * scores[i])), -0.12, 0.12);
        Assert.InRange(_ml.BinaryClassification.Evaluate(calibrated).LogLossReduction, 0.3, 1);
    }

    [Fact]
    public void Multiclass_metrics_count_classes_ranks_and_unseen_labels()
    {
        IDataView data = Multiclass(
        [
            new() { Label = 1, Score = [0.7f, 0.2f, 0.1f] },
            new() { Label = 1, Score = [0.4f, 0.5f, 0.1f] },
            new() { Label = 2, Score = [0.1f, 0.8f, 0.1f] },
            new() { Label = 3, Score = [0.6f, 0.3f, 0.1f] },
            new() { Label = 0, Score = [1, 0, 0] },
        ]);
        MulticlassClassificationMetrics metrics = _ml.MulticlassClassification.Evaluate(data, topKPredictionCount: 2);
        Near.Assert(0.5, metrics.MicroAccuracy, 1e-9, "micro accuracy");
        Near.Assert(0.5, metrics.MacroAccuracy, 1e-9, "macro accuracy");
        Near.Assert(0.75, metrics.TopKAccuracy, 1e-9, "top-2 accuracy");
        Near.Assert(-(Math.Log(0.7) + Math.Log(0.4) + Math.Log(0.8) + Math.Log(0.1)) / 4, metrics.LogLoss, 1e-6, "log-loss");
        Near.Assert(-(Math.Log(0.7) + Math.Log(0.4)) / 2, metrics.PerClassLogLoss[0], 1e-6, "log-loss of the first class");
        Assert.Equal(3, metrics.ConfusionMatrix.NumberOfClasses);
        Assert.Equal(1, metrics.ConfusionMatrix.GetCountForClassPair(predictedClassIndicatorIndex: 1, actualClassIndicatorIndex: 0));
        Assert.Equal(1, metrics.ConfusionMatrix.Counts[2][0]);
    }

    [Fact]
    public void A_text_label_is_no_label_of_classes()
    {
        IDataView data = _ml.Data.LoadFromEnumerable([new TextLabel { Label = "a", Score = [0.5f, 0.5f] }]);
        Assert.Contains("String", Assert.ThrowsAny<ArgumentException>(() => _ml.MulticlassClassification.Evaluate(data)).Message);
    }

    [Fact]
    public void Regression_metrics_are_the_usual_ones()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(new (float Label, float Score)[] { (1, 2), (2, 2), (3, 1), (6, 7) }
            .Select(r => new Regressed { Label = r.Label, Score = r.Score }));
        RegressionMetrics metrics = _ml.Regression.Evaluate(data);
        Near.Assert(1, metrics.MeanAbsoluteError, 1e-9, "absolute error");
        Near.Assert(1.5, metrics.MeanSquaredError, 1e-9, "squared error");
        Near.Assert(Math.Sqrt(1.5), metrics.RootMeanSquaredError, 1e-9, "root of the squared error");
        Near.Assert(1 - 6.0 / 14, metrics.RSquared, 1e-9, "R squared");
    }

    [Fact]
    public void Cross_validation_scores_each_row_by_a_model_that_has_not_seen_it()
    {
        float[] scores = [.. Enumerable.Range(0, 200).Select(i => i - 99.5f)];
        IDataView data = Binary([.. scores.Select(s => s > 20 ? 1 : 0)], scores, null);
        SeenRows seen = new();
        var results = _ml.BinaryClassification.CrossValidate(data, seen, numberOfFolds: 4);
        Assert.Equal([0, 1, 2, 3], results.Select(r => r.Fold).Order());
        Assert.Equal(scores, results.SelectMany(r => Views.Column<float>(r.ScoredHoldOutSet, "Score")).Order());
        foreach (var result in results)
            Assert.Empty(seen.Fits[result.Fold].Intersect(Views.Column<float>(result.ScoredHoldOutSet, "Score")));
        Assert.All(results, r => Assert.Equal(1, r.Metrics.LogLoss, 6));
    }

    /// <summary>Remembers the rows of each fit.</summary>
    private sealed class SeenRows : IEstimator<ITransformer>
    {
        public List<List<float>> Fits { get; } = [];

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema;

        public ITransformer Fit(IDataView input)
        {
            Fits.Add(Views.Column<float>(input, "Score"));
            return new TransformerChain<ITransformer>();
        }
    }

    private IDataView WithoutProbability(IDataView data) => _ml.Transforms.DropColumns("Probability").Fit(data).Transform(data);

    private static float[] Normalised(ReadOnlySpan<float> row)
    {
        float[] result = row.ToArray();
        float sum = result.Sum();
        return [.. result.Select(p => p / sum)];
    }

    private IDataView Binary(int[] labels, float[] scores, float[]? probabilities) =>
        _ml.Data.LoadFromEnumerable(labels.Select((label, i) => new Scored
        {
            Label = label == 1,
            Score = scores[i],
            Probability = probabilities?[i] ?? 0.5f,
            PredictedLabel = scores[i] > 0,
        }));

    private IDataView Multiclass(ScoredClass[] rows)
    {
        SchemaDefinition definition = SchemaDefinition.Create(typeof(ScoredClass));
        int classes = rows[0].Score.Length;
        definition["Score"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, classes);
        definition["Label"].ColumnType = definition["PredictedLabel"].ColumnType = new KeyDataViewType(typeof(uint), classes);
        return _ml.Data.LoadFromEnumerable(rows, definition);
    }

    private sealed class Scored
    {
        public bool Label { get; set; }
        public float Score { get; set; }
        public float Probability { get; set; }
        public bool PredictedLabel { get; set; }
    }

    private sealed class ScoredClass
    {
        public uint Label { get; set; }
        public float[] Score { get; set; } = [];
        public uint PredictedLabel { get; set; }
    }

    private sealed class TextLabel
    {
        public string Label { get; set; } = "";

        [VectorType(2)]
        public float[] Score { get; set; } = [];

        [KeyType(2)]
        public uint PredictedLabel { get; set; }
    }

    private sealed class Regressed
    {
        public float Label { get; set; }
        public float Score { get; set; }
    }
}
