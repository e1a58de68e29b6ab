namespace Microsoft.ML.Data;

public sealed class RegressionMetrics
{
    internal RegressionMetrics(IDataView data, string labelColumnName, string scoreColumnName)
    {
        DataViewSchema.Column label = Evaluation.Required(data, labelColumnName, "Label");
        DataViewSchema.Column score = Evaluation.Required(data, scoreColumnName, "Score");
        if (label.Type is not NumberDataViewType) throw Labels.Unsuitable(label, "Single or Double");
        if (score.Type.RawType != typeof(float)) throw Labels.Unsuitable(score, "Single");

        double count = 0, absolute = 0, squared = 0, labelSum = 0, labelSquares = 0;
        using DataViewRowCursor cursor = data.GetRowCursor([label, score]);
        ValueGetter<float> labels = Labels.Getter(cursor, label), scores = cursor.GetGetter<float>(score);
        float l = 0, s = 0;
        while (cursor.MoveNext())
        {
            labels(ref l);
            scores(ref s);
            if (float.IsNaN(l) || float.IsNaN(s)) continue;
            double error = (double)l - s;
            count++;
            absolute += Math.Abs(error);
            squared += error * error;
            labelSum += l;
            labelSquares += (double)l * l;
        }

        MeanAbsoluteError = count > 0 ? absolute / count : 0;
        MeanSquaredError = LossFunction = count > 0 ? squared / count : 0;
        RootMeanSquaredError = Math.Sqrt(MeanSquaredError);
        RSquared = count > 0 ? 1 - squared / (labelSquares - labelSum * labelSum / count) : 0;
    }

    public double MeanAbsoluteError { get; }
    public double MeanSquaredError { get; }
    public double RootMeanSquaredError { get; }
    public double LossFunction { get; }
    public double RSquared { get; }
}
