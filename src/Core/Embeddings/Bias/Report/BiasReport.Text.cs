using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using MLNetSeq.Charts;
using MLNetSeq.Formats;

namespace MLNetSeq.Embeddings;

public sealed partial record BiasReport
{
    // Words of a list that ToString names; the other forms name all.
    private const int MostNamed = 12;

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>The table of an axis, a line a figure.</summary>
    /// <param name="axis">The axis' place in <see cref="Axes"/>.</param>
    public IReadOnlyList<BiasReportRow> RowsOf(int axis) => [.. BiasReportRows.Of(Axes[axis])];

    /// <summary>The table of the quality, a line a test; empty where none was asked for.</summary>
    public IReadOnlyList<BiasReportRow> QualityRows() => [.. BiasReportRows.Of(Quality, Gaps)];

    /// <summary>What debiasing does not remove, with the figures where they were measured.</summary>
    public string Conclusion()
    {
        StringBuilder text = new(IsDebiased
            ? "Debiasing takes out what lies along the directions that the lists of words span, and hides the bias from measures that look "
                + "there. It does not remove it."
            : "These vectors were measured as they are; nothing was taken out.");
        foreach (BiasAxisReport axis in IsDebiased ? Axes : [])
        {
            text.Append(axis.Residual is { } residual
                ? $" Of {axis.Name}, two clusters tell which way neutral words leaned in {Share(residual.Clustering.After)} of cases "
                    + $"(before: {Share(residual.Clustering.Before)}; chance: 50 %), a classifier in {Share(residual.Classification.After)} "
                    + $"(before: {Share(residual.Classification.Before)}), and how words leaned still goes with how their neighbours did, with a "
                    + $"correlation of {BiasReportRows.Text(residual.NeighbourCorrelation.After, "0.00")} (before: "
                    + $"{BiasReportRows.Text(residual.NeighbourCorrelation.Before, "0.00")})."
                : $" What is left of {axis.Name} was not measured, so this report does not say.");
        }

        if (IsDebiased)
        {
            text.Append(" A classifier trained on such vectors can find the bias again (Gonen and Goldberg 2019): measure it in what you "
                + "build.");
        }

        return text.ToString();
    }

    /// <summary>The report as Markdown: a table for each axis, the quality, the coverage of every list with the words that have no vector,
    /// warnings, and what debiasing does not remove.</summary>
    public string ToMarkdown() => new BiasReportMarkdown(this, int.MaxValue).Text();

    /// <summary>The same, with only some of the missing words named.</summary>
    public override string ToString() => new BiasReportMarkdown(this, MostNamed).Text();

    /// <summary>All figures as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Readable);

    /// <summary>Writes the report to a file: as JSON where its name ends in .json, else as Markdown. One that is there is replaced once the
    /// new one is complete.</summary>
    /// <exception cref="IOException">It could not be written; an earlier file is still there.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string text = path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? ToJson() : ToMarkdown();
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>A picture of an axis: words projected on its first direction, before and after.</summary>
    /// <param name="axis">The axis' place in <see cref="Axes"/>. Default: 0, the first.</param>
    public ChangeChart DrawWords(int axis = 0)
    {
        BiasAxisReport found = Axes[axis];
        return new ChangeChart($"Words on the axis of {found.Name}, before and after debiasing",
            new ChartAxis("cosine with the direction"),
            [.. found.Words.Select(word => new ChangeRow(
                word.Word, word.Cosine.Before ?? double.NaN, word.Cosine.After ?? double.NaN, GroupOf(word.Role)))])
        {
            LowEnd = found.SecondEnd,
            HighEnd = found.FirstEnd,
            Note = "What is hidden along this direction is not gone: see the report's residual figures.",
        };
    }

    private static string Share(double? share) => share is { } number ? BiasReportRows.Text(100 * number, "0.#") + " %" : "-";

    private static string GroupOf(BiasRole role) => role switch
    {
        BiasRole.Neutral => "neutral",
        BiasRole.Specific => "specific, keep it",
        _ => "made equal",
    };
}
