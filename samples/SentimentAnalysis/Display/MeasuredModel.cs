using Microsoft.ML;
using Microsoft.ML.Data;
using SentimentAnalysis.Reviews;

namespace SentimentAnalysis.Display;

/// <summary>What a model is worth on the held-out texts, all of them and by kind.</summary>
internal sealed record MeasuredModel(string Name, int TestCount, CalibratedBinaryClassificationMetrics Metrics,
    IReadOnlyDictionary<string, double> AccuracyByKind)
{
    public static MeasuredModel Of(MLContext mlContext, TrainedModel model, ReviewSet data)
    {
        CalibratedBinaryClassificationMetrics On(IEnumerable<Review> texts) =>
            SentimentModel.Evaluate(mlContext, model.Model, ReviewSet.View(mlContext, texts));

        Dictionary<string, double> byKind = [];
        foreach (string kind in data.Kinds) byKind[kind] = On(data.Test.Where(review => review.Kind == kind)).Accuracy;
        return new MeasuredModel(model.Name, data.Test.Count, On(data.Test), byKind);
    }
}
