using MLNetSeq.Charts;
using MLNetSeq.Models;

namespace TextGeneration.Display;

/// <summary>Draws the loss by epoch: that of the training as it went, that of the held-out text after each epoch.</summary>
internal static class LossCurve
{
    /// <summary>Writes the picture.</summary>
    public static void Save(string path, string name, IReadOnlyList<ChartPoint> training, IReadOnlyList<LanguageEpoch> epochs)
    {
        LineChart chart = new($"Loss: {name}", new ChartAxis("epoch") { From = 0, To = Math.Max(2, epochs.Count) },
            new ChartAxis("mean loss (nats a character)") { From = 0 })
        {
            Note = "the training loss is the mean of an epoch so far, dropout included",
        };
        chart.Add(new ChartSeries("training", training) { Line = ChartLine.Dashed });
        ChartPoint[] judged = [.. epochs.Where(e => !double.IsNaN(e.ValidationLoss)).Select(e => new ChartPoint(e.Epoch, e.ValidationLoss))];
        if (judged.Length > 0)
        {
            chart.Add(new ChartSeries("held out", judged));
            chart.Add(new ChartSeries("kept", [judged.MinBy(p => p.Y)]) { HasMarks = true, Colour = 1 });
        }

        chart.Save(path);
    }
}
