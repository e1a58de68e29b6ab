using System.Globalization;
using Microsoft.ML.Data;
using SentimentAnalysis.Reviews;
using Spectre.Console;

namespace SentimentAnalysis.Display;

/// <summary>The tables with what the models are worth on the held-out texts.</summary>
internal sealed class Report(IAnsiConsole console)
{
    /// <summary>The metrics of two models side by side.</summary>
    public void Metrics(MeasuredModel network, MeasuredModel baseline)
    {
        Table table = New($"Metrics on {network.TestCount} held-out texts", "", network.Name, baseline.Name);
        void Row(string name, Func<CalibratedBinaryClassificationMetrics, double> value, Func<double, string> format) =>
            table.AddRow(name, format(value(network.Metrics)), format(value(baseline.Metrics)));

        Row("Accuracy", m => m.Accuracy, Percent);
        Row("AUC", m => m.AreaUnderRocCurve, Decimals);
        Row("F1", m => m.F1Score, Decimals);
        Row("Log-loss (bits)", m => m.LogLoss, Decimals);
        foreach (string kind in network.AccuracyByKind.Keys)
            table.AddRow($"Accuracy, {kind}", Percent(network.AccuracyByKind[kind]), Percent(baseline.AccuracyByKind[kind]));
        console.Write(table);
    }

    /// <summary>How often each label was taken for which.</summary>
    public void Confusion(MeasuredModel model)
    {
        // ML.NET puts the positive class first, and the true class in the rows.
        IReadOnlyList<IReadOnlyList<double>> counts = model.Metrics.ConfusionMatrix.Counts;
        Table table = New($"Confusion, {model.Name}", "", "said positive", "said negative");
        table.AddRow("is positive", Count(counts[0][0]), Count(counts[0][1]));
        table.AddRow("is negative", Count(counts[1][0]), Count(counts[1][1]));
        console.Write(table);
    }

    /// <summary>The mean accuracy of several seeds, and by how much the network is ahead.</summary>
    public void Seeds(IReadOnlyList<(MeasuredModel Network, MeasuredModel Baseline)> runs)
    {
        (MeasuredModel network, MeasuredModel baseline) = runs[0];
        Table table = New($"Accuracy, mean of {runs.Count} seeds", "", network.Name, baseline.Name, "Margin in points",
            $"{network.Name}, each seed", $"{baseline.Name}, each seed");
        void Row(string name, Func<MeasuredModel, double> value)
        {
            double[] ours = [.. runs.Select(run => value(run.Network))];
            double[] theirs = [.. runs.Select(run => value(run.Baseline))];
            string margin = (100 * (ours.Average() - theirs.Average())).ToString("+0.0;-0.0", CultureInfo.InvariantCulture);
            table.AddRow(name, Percent(ours.Average()), Percent(theirs.Average()), margin,
                string.Join("  ", ours.Select(Percent)), string.Join("  ", theirs.Select(Percent)));
        }

        Row("all", model => model.Metrics.Accuracy);
        foreach (string kind in network.AccuracyByKind.Keys) Row(kind, model => model.AccuracyByKind[kind]);
        console.Write(table);
    }

    /// <summary>What the data is.</summary>
    public void Data(string name, ReviewSet data) => console.WriteLine(
        $"{name}: {data.Train.Count} texts to train on, {data.Validation.Count} to choose the epoch by, "
        + $"{data.Test.Count} held out for the test.");

    private static Table New(string title, string first, params string[] columns)
    {
        Table table = new Table().Title(title).RoundedBorder().AddColumn(first);
        foreach (string column in columns) table.AddColumn(new TableColumn(Markup.Escape(column)).RightAligned());
        return table;
    }

    private static string Percent(double share) => FormattableString.Invariant($"{100 * share:0.0} %");

    // F1 is no number where nothing was found positive.
    private static string Decimals(double value) => double.IsFinite(value) ? value.ToString("0.000", CultureInfo.InvariantCulture) : "-";

    private static string Count(double value) => value.ToString("0", CultureInfo.InvariantCulture);
}
