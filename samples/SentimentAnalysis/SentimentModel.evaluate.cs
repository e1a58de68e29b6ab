using Microsoft.ML;
using Microsoft.ML.Data;

namespace SentimentAnalysis;

/// <summary>Measures a model on texts that it has not seen.</summary>
public partial class SentimentModel
{
    /// <summary>Accuracy, area under the ROC curve, F1, log-loss (in bits) and the confusion matrix.</summary>
    public static CalibratedBinaryClassificationMetrics Evaluate(MLContext mlContext, ITransformer model, IDataView data) =>
        mlContext.BinaryClassification.Evaluate(model.Transform(data));

    /// <summary>The score of each row.</summary>
    public static float[] Scores(MLContext mlContext, ITransformer model, IDataView data) =>
        [.. mlContext.Data.CreateEnumerable<ModelOutput>(model.Transform(data), reuseRowObject: true).Select(row => row.Score)];
}
