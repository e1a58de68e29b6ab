namespace Microsoft.ML.Data;

public class BinaryClassificationMetrics
{
    internal BinaryClassificationMetrics(BinaryScores scores)
    {
        AreaUnderRocCurve = scores.AreaUnderRocCurve();
        AreaUnderPrecisionRecallCurve = scores.AreaUnderPrecisionRecallCurve();

        // As in Microsoft.ML: a positive score is a positive prediction, whatever the predicted label says.
        double tp = scores.Count(positive: true, predicted: true), fn = scores.Count(positive: true, predicted: false);
        double fp = scores.Count(positive: false, predicted: true), tn = scores.Count(positive: false, predicted: false);
        ConfusionMatrix = new ConfusionMatrix([[tp, fn], [fp, tn]], scores.ClassNames);
        Accuracy = (tp + tn) / (tp + fn + fp + tn);
        PositivePrecision = ConfusionMatrix.PerClassPrecision[0];
        PositiveRecall = ConfusionMatrix.PerClassRecall[0];
        NegativePrecision = ConfusionMatrix.PerClassPrecision[1];
        NegativeRecall = ConfusionMatrix.PerClassRecall[1];
        F1Score = 2 * PositivePrecision * PositiveRecall / (PositivePrecision + PositiveRecall);
    }

    public double AreaUnderRocCurve { get; }
    public double Accuracy { get; }
    public double PositivePrecision { get; }
    public double PositiveRecall { get; }
    public double NegativePrecision { get; }
    public double NegativeRecall { get; }
    public double F1Score { get; }
    public double AreaUnderPrecisionRecallCurve { get; }
    public ConfusionMatrix ConfusionMatrix { get; }
}

/// <summary>The logarithms are of base 2.</summary>
public sealed class CalibratedBinaryClassificationMetrics : BinaryClassificationMetrics
{
    internal CalibratedBinaryClassificationMetrics(BinaryScores scores) : base(scores)
    {
        LogLoss = scores.LogLoss();
        Entropy = scores.Entropy();
        LogLossReduction = (Entropy - LogLoss) / Entropy;
    }

    public double LogLoss { get; }
    public double LogLossReduction { get; }
    public double Entropy { get; }
}

/// <summary>
/// Labels, scores and, where there are any, probabilities of the rows that count: the label is there, the score is finite.
/// </summary>
internal sealed class BinaryScores
{
    private readonly List<(bool Positive, float Score, float Probability)> _rows = [];

    public BinaryScores(IDataView data, string labelColumnName, string scoreColumnName, string probabilityColumnName,
        string predictedLabelColumnName)
    {
        DataViewSchema.Column label = Evaluation.Required(data, labelColumnName, "Label");
        DataViewSchema.Column score = Evaluation.Required(data, scoreColumnName, "Score");
        Evaluation.Required(data, predictedLabelColumnName, "PredictedLabel");
        DataViewSchema.Column? probability = probabilityColumnName is null ? null
            : Evaluation.Required(data, probabilityColumnName, "Probability");
        if (score.Type.RawType != typeof(float)) throw Labels.Unsuitable(score, "Single");
        if (probability is { } p && p.Type.RawType != typeof(float)) throw Labels.Unsuitable(p, "Single");
        if (label.Type is KeyDataViewType { Count: not 2 }) throw Labels.Unsuitable(label, "Boolean, Single, Double or a key of 2 values");
        ClassNames = NamesOf(label);

        using DataViewRowCursor cursor = data.GetRowCursor(probability is { } needed ? [label, score, needed] : [label, score]);
        ValueGetter<float> labels = Labels.Getter(cursor, label), scores = cursor.GetGetter<float>(score);
        ValueGetter<float> none = (ref float value) => value = float.NaN;
        ValueGetter<float> probabilities = probability is { } known ? cursor.GetGetter<float>(known) : none;
        float l = 0, s = 0, q = 0;
        while (cursor.MoveNext())
        {
            labels(ref l);
            scores(ref s);
            if (float.IsNaN(l) || !float.IsFinite(s)) continue;
            probabilities(ref q);
            _rows.Add((l > 0, s, q));
        }
    }

    public string[] ClassNames { get; }

    public double Count(bool positive, bool predicted) => _rows.Count(r => r.Positive == positive && r.Score > 0 == predicted);

    /// <summary>The share of (positive, negative) pairs in the right order; a tie is half right.</summary>
    public double AreaUnderRocCurve()
    {
        foreach (bool side in new[] { true, false })
            if (!_rows.Exists(r => r.Positive == side))
                throw new ArgumentOutOfRangeException(side ? "PosSample" : "NegSample",
                    $"AUC is not defined when there is no {(side ? "positive" : "negative")} class in the data");
        double below = 0, right = 0, positives = 0;
        foreach (IGrouping<float, (bool Positive, float, float)> tied in _rows.GroupBy(r => r.Score).OrderBy(g => g.Key))
        {
            double positive = tied.Count(r => r.Positive), negative = tied.Count() - positive;
            right += positive * (below + negative / 2);
            below += negative;
            positives += positive;
        }

        return right / (positives * below);
    }

    /// <summary>The lower trapezoid estimator (Boyd, Eng and Page 2013): tied scores count in the order of the rows.</summary>
    public double AreaUnderPrecisionRecallCurve()
    {
        double total = _rows.Count(r => r.Positive), positives = 0, precision = 1, area = 0;
        int seen = 0;
        foreach ((bool positive, _, _) in _rows.OrderByDescending(r => r.Score))
        {
            seen++;
            if (positive) positives++;
            double here = positives / seen;
            if (positive) area += (precision + here) / 2 / total;
            precision = here;
        }

        return area;
    }

    public double LogLoss()
    {
        (bool Positive, float Score, float Probability)[] known = _rows.Where(r => !float.IsNaN(r.Probability)).ToArray();
        return known.Length < _rows.Count ? double.NaN
            : known.Sum(r => -Math.Log2(r.Positive ? r.Probability : 1.0 - r.Probability)) / known.Length;
    }

    /// <summary>The log-loss of saying the share of positives every time.</summary>
    public double Entropy()
    {
        double p = (double)_rows.Count(r => r.Positive) / _rows.Count;
        return p is <= 0 or >= 1 ? 0 : -(p * Math.Log2(p) + (1 - p) * Math.Log2(1 - p));
    }

    private static string[] NamesOf(DataViewSchema.Column label)
    {
        if (!label.HasKeyValues()) return ["positive", "negative"];
        VBuffer<ReadOnlyMemory<char>> names = default;
        label.GetKeyValues(ref names);
        return names.DenseValues().Select(n => n.ToString()).ToArray();
    }
}
