namespace Microsoft.ML.Data;

public sealed class MulticlassClassificationMetrics
{
    // Microsoft.ML's floor for a probability in the log-loss.
    private const float Epsilon = 1e-15f;

    internal MulticlassClassificationMetrics(IDataView data, string labelColumnName, string scoreColumnName,
        string predictedLabelColumnName, int topKPredictionCount)
    {
        DataViewSchema.Column label = Evaluation.Required(data, labelColumnName, "Label");
        DataViewSchema.Column score = Evaluation.Required(data, scoreColumnName, "Score");
        Evaluation.Required(data, predictedLabelColumnName, "PredictedLabel");
        if (score.Type is not VectorDataViewType { Size: >= 2 } vector || vector.ItemType.RawType != typeof(float))
            throw Labels.Unsuitable(score, "a known-size vector of Single, of two or more");
        if (label.Type is not KeyDataViewType && label.Type.RawType != typeof(float)) throw Labels.Unsuitable(label, "Single or Key");

        int classes = vector.Size;
        double[] rows = new double[classes], losses = new double[classes], rank = new double[classes];
        double[][] table = Enumerable.Range(0, classes).Select(_ => new double[classes]).ToArray();
        double total = 0, loss = 0, correct = 0;
        float[] scores = new float[classes];

        using DataViewRowCursor cursor = data.GetRowCursor([label, score]);
        ValueGetter<float> labels = Labels.Getter(cursor, label);
        ValueGetter<VBuffer<float>> vectors = cursor.GetGetter<VBuffer<float>>(score);
        float value = 0;
        VBuffer<float> buffer = default;
        while (cursor.MoveNext())
        {
            labels(ref value);
            if (float.IsNaN(value) || value < 0 || value != (int)value) continue;
            vectors(ref buffer);
            buffer.CopyTo(scores);
            if (!Array.TrueForAll(scores, float.IsFinite)) continue;
            int actual = (int)value;
            total++;

            // A class the model has never seen costs the most and counts in no class's row.
            double cost = -Math.Log(actual < classes ? Math.Min(1, Math.Max(Epsilon, scores[actual])) : Epsilon);
            loss += cost;
            if (actual >= classes) continue;
            rows[actual]++;
            losses[actual] += cost;
            int better = 0;
            for (int i = 0; i < classes; i++)
                if (scores[i] > scores[actual] || (scores[i] == scores[actual] && i < actual)) better++;
            rank[better]++;
            int predicted = Array.IndexOf(scores, scores.Max());
            table[actual][predicted]++;
            if (predicted == actual) correct++;
        }

        MicroAccuracy = total > 0 ? correct / total : 0;
        int[] present = Enumerable.Range(0, classes).Where(i => rows[i] > 0).ToArray();
        MacroAccuracy = present.Length > 0 ? present.Average(i => table[i][i] / rows[i]) : 0;
        LogLoss = total > 0 ? loss / total : 0;
        double entropy = -present.Sum(i => rows[i] / total * Math.Log(rows[i] / total));
        LogLossReduction = (entropy - LogLoss) / entropy;
        PerClassLogLoss = losses.Select((l, i) => rows[i] > 0 ? l / rows[i] : 0).ToArray();
        TopKPredictionCount = topKPredictionCount;
        if (topKPredictionCount > 0)
        {
            double within = 0;
            TopKAccuracyForAllK = rank.Take(topKPredictionCount).Select(count => (within += count) / total).ToArray();
            TopKAccuracy = TopKAccuracyForAllK[^1];
        }

        ConfusionMatrix = new ConfusionMatrix(table, NamesOf(score, classes));
    }

    public double LogLoss { get; }
    public double LogLossReduction { get; }
    public double MacroAccuracy { get; }
    public double MicroAccuracy { get; }
    public double TopKAccuracy { get; }
    public int TopKPredictionCount { get; }
    public IReadOnlyList<double> TopKAccuracyForAllK { get; }
    public IReadOnlyList<double> PerClassLogLoss { get; }
    public ConfusionMatrix ConfusionMatrix { get; }

    private static string[] NamesOf(DataViewSchema.Column score, int classes)
    {
        if (!score.HasSlotNames()) return Enumerable.Range(0, classes).Select(i => i.ToString()).ToArray();
        VBuffer<ReadOnlyMemory<char>> names = default;
        score.GetSlotNames(ref names);
        return names.DenseValues().Select(n => n.ToString()).ToArray();
    }
}
