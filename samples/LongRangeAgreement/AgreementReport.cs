using System.Globalization;
using MLNetSeq.Charts;
using MLNetSeq.Models;
using Spectre.Console;

namespace LongRangeAgreement;

/// <summary>Tables, pictures, and what there is to be learnt from them.</summary>
internal sealed class AgreementReport(IAnsiConsole console, CellResult[] results, AgreementSettings settings)
{
    // Rows of the gradients' table, in steps back from the loss.
    private static readonly int[] Steps = [0, 1, 2, 4, 8, 16, 24, 32];

    public void Tables()
    {
        Accuracy("Accuracy, each network taught with its own distance alone", result => result.Alone);
        Accuracy("Accuracy, taught with all distances mixed", result => result.Mixed);
        Gradients("Norm of the gradient before training", result => result.StartFlow);
        Gradients("Norm of the gradient, taught with all distances mixed", result => result.TrainedFlow);
    }

    public void Pictures()
    {
        LineChart chart = new($"Was or were: accuracy by distance, mean of {settings.Seeds} seeds",
            new ChartAxis("words between subject and verb") { From = 0 }, new ChartAxis("accuracy") { From = 0.4, To = 1, Format = "0 %" })
        {
            Note = "solid: taught with that distance alone; dashed: taught with all of them mixed; 50 % is chance",
        };
        for (int i = 0; i < results.Length; i++)
        {
            chart.Add(Line(results[i].Name, results[i].Alone, i, ChartLine.Solid));
            chart.Add(Line($"{results[i].Name}, mixed", results[i].Mixed, i, ChartLine.Dashed));
        }

        Save(chart, "accuracy.svg");
        foreach (CellResult result in results)
        {
            string file = $"gradients-{result.Name.ToLowerInvariant()}";
            Save(result.StartFlow.Chart($"{result.Name} before training: the gradient's way back"), $"{file}-start.svg");
            Save(result.TrainedFlow.Chart($"{result.Name}, taught with all distances mixed: the gradient's way back"), $"{file}-trained.svg");
        }
    }

    /// <summary>What the figures of any run are to be read for; the sample's README has those of the default run.</summary>
    public void Lesson() => console.WriteLine(
        "\nWhat to look at: how much of the gradient is left, before training, where the subject stands, and from which distance on accuracy "
        + "falls to chance (50 %): what no gradient reaches cannot be learnt. The line of a is what the recurrent matrix would do alone; "
        + "saturated units hold an Elman network's gradients below it. Gated cells have another way back, around that matrix.");

    private void Accuracy(string title, Func<CellResult, double[]> values)
    {
        Table table = New(title, "Words between");
        for (int i = 0; i < Lessons.Distances.Length; i++)
            table.AddRow([Lessons.Name(i), .. results.Select(r => values(r)[i].ToString("0.0 %", CultureInfo.InvariantCulture))]);
        console.Write(table);
    }

    private void Gradients(string title, Func<CellResult, GradientFlow> flow)
    {
        Table table = New(title, "Steps back");
        foreach (int step in Steps)
            table.AddRow([$"{step}", .. results.Select(r => GradientFlow.Format(flow(r).Layers[0].Rows[step].State))]);
        table.AddRow(["a", .. results.Select(r => flow(r).Layers[0].SpectralRadius.ToString("0.00", CultureInfo.InvariantCulture))]);
        console.Write(table);
    }

    private Table New(string title, string first)
    {
        Table table = new Table().Title(title).RoundedBorder().AddColumn(first);
        foreach (CellResult result in results) table.AddColumn(new TableColumn(result.Name).RightAligned());
        return table;
    }

    private static ChartSeries Line(string name, double[] accuracy, int colour, ChartLine line) =>
        new(name, [.. accuracy.Select((a, i) => new ChartPoint(Lessons.Distances[i], a))]) { Colour = colour, Line = line, HasMarks = true };

    private void Save(LineChart chart, string file)
    {
        string path = Path.Combine(settings.Output, file);
        chart.Save(path);
        console.WriteLine($"Picture: {path}");
    }
}
