using MLNetSeq.Charts;
using MLNetSeq.Models;

namespace SentimentAnalysis.Display;

/// <summary>Draws the loss by epoch: a colour for each model, training dashed, validation solid, a mark on the epoch that was kept.</summary>
internal static class LossCurve
{
    /// <summary>Writes the picture.</summary>
    public static void Save(string path, IReadOnlyList<TrainedModel> models)
    {
        int epochs = models.Max(model => model.Epochs.Count);
        LineChart chart = new("Loss by epoch", new ChartAxis("epoch") { From = 1, To = Math.Max(2, epochs), IsWhole = true },
            new ChartAxis("mean loss (nats)") { From = 0 })
        {
            Note = "training losses include dropout and label smoothing",
        };
        for (int i = 0; i < models.Count; i++) Draw(chart, models[i], i);
        chart.Save(path);
    }

    private static void Draw(LineChart chart, TrainedModel model, int colour)
    {
        chart.Add(new ChartSeries($"{model.Name}, training", [.. model.Epochs.Select(e => new ChartPoint(e.Epoch, e.TrainingLoss))])
        {
            Line = ChartLine.Dashed,
            Colour = colour,
        });
        TrainingProgress[] judged = [.. model.Epochs.Where(e => e.ValidationLoss is not null)];
        if (judged.Length == 0) return;
        ChartPoint Point(TrainingProgress epoch) => new(epoch.Epoch, epoch.ValidationLoss!.Value);
        chart.Add(new ChartSeries($"{model.Name}, validation", [.. judged.Select(Point)]) { Colour = colour });
        chart.Add(new ChartSeries($"{model.Name}, kept", [Point(judged.MinBy(e => e.ValidationLoss))]) { Colour = colour, HasMarks = true });
    }
}
