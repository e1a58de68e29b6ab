using System.Globalization;
using System.Text;

namespace MLNetSeq.Embeddings;

/// <summary>A report as Markdown.</summary>
/// <param name="report">The report.</param>
/// <param name="mostNamed">How many missing words of a list are named.</param>
internal sealed class BiasReportMarkdown(BiasReport report, int mostNamed)
{
    private readonly StringBuilder _text = new();

    public string Text()
    {
        Line("# Bias of word vectors");
        Line(string.Create(CultureInfo.InvariantCulture, $"{report.Words:N0} words of {report.Dimension} numbers; ")
            + (report.IsDebiased ? $"debiased: {report.Method.ToString().ToLowerInvariant()}." : "not debiased."));
        for (int i = 0; i < report.Axes.Count; i++) Axis(report.Axes[i], report.RowsOf(i));
        IReadOnlyList<BiasReportRow> quality = report.QualityRows();
        if (quality.Count > 0)
        {
            Line("## Quality");
            Table(quality);
        }

        Coverage();
        if (report.Warnings.Count > 0)
        {
            Line("## Warnings");
            Line(string.Join('\n', report.Warnings.Select(warning => $"- {Escaped(warning)}")));
        }

        Line("## What it does not remove");
        Line(report.Conclusion());
        return _text.ToString().TrimEnd() + "\n";
    }

    private void Axis(BiasAxisReport axis, IReadOnlyList<BiasReportRow> rows)
    {
        Line($"## {Escaped(axis.Name)}");
        string shares = string.Join(", ", axis.ExplainedShares.Select(share => BiasReportRows.Text(100 * share, "0.#") + " %"));
        Line(Escaped(string.Create(CultureInfo.InvariantCulture,
            $"From ({axis.SecondEnd}) to ({axis.FirstEnd}); directions: {axis.Directions}")
            + (shares.Length > 0 ? $", which explain {shares} of the definitional sets' variance" : "")
            + string.Create(CultureInfo.InvariantCulture,
                $". Of the words {axis.Neutral:N0} are neutral, {axis.Specific:N0} specific and {axis.Equalized:N0} equalised.")));
        Table(rows);
        if (axis.Stereotypes is { } stereotypes)
        {
            Examples("Analogies of neutral words before", stereotypes.ExamplesBefore);
            Examples("Analogies of neutral words after", stereotypes.ExamplesAfter);
        }
    }

    private void Examples(string what, IReadOnlyList<StereotypedAnalogy> pairs) => Line(pairs.Count == 0
        ? $"{what}: none."
        : $"{what}: {Escaped(string.Join(", ", pairs.Select(pair => $"{pair.First} : {pair.Second}")))}.");

    private void Table(IReadOnlyList<BiasReportRow> rows)
    {
        if (rows.Count == 0) return;
        Line("| measure | before | after | |\n|---|---:|---:|---|\n" + string.Join('\n',
            rows.Select(row => $"| {Escaped(row.Measure)} | {row.Before} | {row.After} | {Escaped(row.Note)} |")));
    }

    private void Coverage()
    {
        Line("## Coverage");
        Line("| list | found | of | without a vector |\n|---|---:|---:|---|\n" + string.Join('\n', report.Coverage.Select(list =>
            string.Create(CultureInfo.InvariantCulture, $"| {Escaped(list.List)} | {list.Found} | {list.Total} | ")
            + $"{Escaped(BiasReportRows.Named(list.Missing, mostNamed))} |")));
    }

    private void Line(string text) => _text.Append(text).Append("\n\n");

    private static string Escaped(string text)
    {
        StringBuilder escaped = new();
        foreach (char c in text.ReplaceLineEndings(" ")) escaped.Append(c == '<' ? "&lt;" : @"\|*_".Contains(c) ? $@"\{c}" : c.ToString());
        return escaped.ToString();
    }
}
