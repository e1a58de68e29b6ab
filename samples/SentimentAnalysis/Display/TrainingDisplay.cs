using Microsoft.ML;
using MLNetSeq.Models;
using Spectre.Console;

namespace SentimentAnalysis.Display;

/// <summary>Shows a training while it runs: a live bar in a terminal, some lines elsewhere, nothing when quiet.</summary>
internal sealed class TrainingDisplay(IAnsiConsole console, bool isQuiet)
{
    // Lines where there is no live bar.
    private const int MostLines = 6;

    // What is said beside a bar, in characters; the bar has the rest of the line.
    private const int DescriptionWidth = 72, NarrowestBar = 8, WidestBar = 40;

    /// <summary>Trains, and returns the model and the losses of its epochs.</summary>
    public TrainedModel Show(string name, Func<IProgress<TrainingProgress>, ITransformer> train)
    {
        List<TrainingProgress> epochs = [];
        if (isQuiet) return new TrainedModel(name, train(new Listener(epochs, Ignore)), epochs);
        if (!console.Profile.Capabilities.Interactive) return new TrainedModel(name, train(new Listener(epochs, Line(name))), epochs);

        Progress bars = console.Progress().Columns(
            new TaskDescriptionColumn { Alignment = Justify.Left },
            new ProgressBarColumn { Width = Math.Clamp(console.Profile.Width - DescriptionWidth, NarrowestBar, WidestBar) });
        return bars.Start(context =>
        {
            ProgressTask task = context.AddTask(Markup.Escape(name), maxValue: 1);
            ITransformer model = train(new Listener(epochs, progress => Move(task, name, progress)));
            task.StopTask();
            return new TrainedModel(name, model, epochs);
        });
    }

    private static void Move(ProgressTask task, string name, TrainingProgress p)
    {
        task.Value = (p.Epoch - 1 + (double)p.Step / p.Steps) / p.Epochs;
        task.Description = Markup.Escape($"{name,-14}  {Describe(p)}");
    }

    private Action<TrainingProgress> Line(string name) => p =>
    {
        int every = Math.Max(1, p.Epochs / (MostLines - 1));
        if (p.IsEpochEnd && (p.Epoch == 1 || p.Epoch % every == 0 || p.Epoch == p.Epochs))
            console.WriteLine($"{name,-14}  epoch {Describe(p)}");
    };

    private static string Describe(TrainingProgress p) =>
        FormattableString.Invariant($"{p.Epoch,2}/{p.Epochs}  loss {p.TrainingLoss:0.000}")
        + (p.ValidationLoss is { } loss ? FormattableString.Invariant($"  validation {loss:0.000}") : "")
        + FormattableString.Invariant($"  {p.ExamplesPerSecond:N0} examples/s");

    private static void Ignore(TrainingProgress progress) { }

    // Not Progress<T>: that one reports on another thread, later, and in any order.
    private sealed class Listener(List<TrainingProgress> epochs, Action<TrainingProgress> show) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.IsEpochEnd) epochs.Add(value);
            show(value);
        }
    }
}
