using System.Globalization;
using MLNetSeq.Embeddings;
using Spectre.Console;

namespace Debias.Display;

/// <summary>The report on the console.</summary>
internal sealed class ReportTables(IAnsiConsole console)
{
    // Of long lists the console names the beginning; the file of --report has all.
    private const int MostNamed = 8, ExamplesShown = 8;

    public void Write(BiasReport report)
    {
        for (int i = 0; i < report.Axes.Count; i++) Write(report.Axes[i], report.RowsOf(i));
        if (report.QualityRows() is { Count: > 0 } quality) Figures("Quality", quality);
        Coverage(report.Coverage);
        foreach (string warning in report.Warnings) console.WriteLine($"Warning: {warning}");
        console.WriteLine(report.Conclusion());
    }

    private void Write(BiasAxisReport axis, IReadOnlyList<BiasReportRow> rows)
    {
        Figures($"The axis of {axis.Name}: ({axis.SecondEnd}) to ({axis.FirstEnd})", rows);
        if (axis.ExplainedShares.Count > 0)
        {
            string shares = string.Join(", ", axis.ExplainedShares.Select(share => FormattableString.Invariant($"{100 * share:0.0} %")));
            console.WriteLine($"The definitional words' variance along the {(axis.Directions == 1 ? "direction" : "directions")}: {shares}");
        }

        if (axis.Stereotypes is { } stereotypes)
        {
            console.WriteLine($"Analogies of neutral words before: {Examples(stereotypes.ExamplesBefore)}");
            console.WriteLine($"Analogies of neutral words after: {Examples(stereotypes.ExamplesAfter)}");
        }

        console.WriteLine();
    }

    private static string Examples(IReadOnlyList<StereotypedAnalogy> pairs) =>
        pairs.Count == 0 ? "none" : string.Join(", ", pairs.Take(ExamplesShown).Select(pair => $"{pair.First} : {pair.Second}"));

    private void Figures(string title, IReadOnlyList<BiasReportRow> rows)
    {
        Table table = New(title, "measure", "before", "after", "");
        table.Columns[1].RightAligned();
        table.Columns[2].RightAligned();
        foreach (BiasReportRow row in rows)
            table.AddRow(Markup.Escape(row.Measure), Markup.Escape(row.Before), Markup.Escape(row.After), Markup.Escape(row.Note));
        console.Write(table);
    }

    private void Coverage(IReadOnlyList<WordCoverage> lists)
    {
        Table table = New("Words of the lists that have a vector", "list", "found", "of", "without one");
        foreach (WordCoverage list in lists)
        {
            string missing = string.Join(", ", list.Missing.Take(MostNamed))
                + (list.Missing.Count > MostNamed ? FormattableString.Invariant($" and {list.Missing.Count - MostNamed} more") : "");
            table.AddRow(Markup.Escape(list.List), Count(list.Found), Count(list.Total), Markup.Escape(missing));
        }

        console.Write(table);
    }

    private static Table New(string title, params string[] columns)
    {
        Table table = new Table().Title(Markup.Escape(title)).RoundedBorder();
        foreach (string column in columns) table.AddColumn(Markup.Escape(column));
        return table;
    }

    private static string Count(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
