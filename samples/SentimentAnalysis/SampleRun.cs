using Microsoft.ML;
using Microsoft.ML.Runtime;
using Samples;
using SentimentAnalysis.Display;
using SentimentAnalysis.Reviews;
using Spectre.Console;

namespace SentimentAnalysis;

/// <summary>The program from the data to the predictions.</summary>
internal sealed class SampleRun(SentimentModel.TrainingSettings settings, int seeds, string folder, bool isQuiet)
{
    private const string NetworkName = "RNN", BaselineName = "Mean embedding";

    private readonly IAnsiConsole _console = Terminal.Open();

    /// <summary>Runs on the reviews that come with the program.</summary>
    public Task OnEmbeddedAsync(CancellationToken cancellation) =>
        RunAsync("The reviews of this program", EmbeddedReviews.Load(), cancellation);

    /// <summary>Runs on a user's file.</summary>
    public Task OnFileAsync(string name, ReviewFile file, CancellationToken cancellation) =>
        RunAsync(name, HeldOut.Split(file.Read(), settings.Seed), cancellation);

    private async Task RunAsync(string name, ReviewSet data, CancellationToken cancellation)
    {
        OutputPaths.MakeFolder(folder);
        Report report = new(_console);
        if (!isQuiet) report.Data(name, data);

        List<(MeasuredModel Network, MeasuredModel Baseline)> measured = [];
        for (int i = 0; i < seeds; i++)
        {
            int seed = settings.Seed + i;
            MLContext mlContext = new(seed);
            mlContext.Log += ShowWarning;
            (TrainedModel network, TrainedModel baseline) = await Task.Run(() => Train(mlContext, data, seed, cancellation), cancellation);
            measured.Add((MeasuredModel.Of(mlContext, network, data), MeasuredModel.Of(mlContext, baseline, data)));
            if (i == 0) Keep(mlContext, network, baseline, data);
        }

        report.Metrics(measured[0].Network, measured[0].Baseline);
        report.Confusion(measured[0].Network);
        report.Confusion(measured[0].Baseline);
        if (seeds > 1) report.Seeds(measured);
        await new Predictions(_console).ShowAsync(cancellation);
    }

    private (TrainedModel Network, TrainedModel Baseline) Train(MLContext mlContext, ReviewSet data, int seed,
        CancellationToken cancellation)
    {
        TrainingDisplay display = new(_console, isQuiet);
        IDataView train = ReviewSet.View(mlContext, data.Train), validation = ReviewSet.View(mlContext, data.Validation);
        SentimentModel.TrainingSettings seeded = settings with { Seed = seed };
        return (
            display.Show(NetworkName,
                progress => SentimentModel.Train(mlContext, train, validation, seeded, progress, cancellation)),
            display.Show(BaselineName,
                progress => SentimentModel.TrainBaseline(mlContext, train, validation, seeded, progress, cancellation)));
    }

    // Saves model and picture, and loads the model as any other program would.
    private void Keep(MLContext mlContext, TrainedModel network, TrainedModel baseline, ReviewSet data)
    {
        string curve = Path.Combine(folder, "loss.svg");
        LossCurve.Save(curve, [network, baseline]);

        IDataView test = ReviewSet.View(mlContext, data.Test);
        string file = Path.Combine(folder, "SentimentModel.mlnet");
        SentimentModel.ModelPath = Path.GetFullPath(file);
        SentimentModel.SaveModel(mlContext, network.Model, test, SentimentModel.ModelPath);
        MLContext other = new();
        ITransformer loaded = other.Model.Load(SentimentModel.ModelPath, out _);
        float[] before = SentimentModel.Scores(mlContext, network.Model, test);
        float[] after = SentimentModel.Scores(other, loaded, ReviewSet.View(other, data.Test));
        if (!before.AsSpan().SequenceEqual(after))
            throw new InvalidOperationException("The loaded model scores otherwise than the saved one.");

        if (isQuiet) return;
        _console.WriteLine($"Loss curve: {curve}");
        _console.WriteLine($"Model: {file}; loaded by a new MLContext, its {after.Length} test scores are identical.");
    }

    private void ShowWarning(object? sender, LoggingEventArgs e)
    {
        if (e.Kind == ChannelMessageKind.Warning) _console.WriteLine($"Warning: {e.RawMessage}");
    }
}
