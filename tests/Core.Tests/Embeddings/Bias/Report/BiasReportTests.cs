using System.Text.Json;
using MLNetSeq.Charts;
using MLNetSeq.Embeddings;
using MLNetSeq.Numerics;
using Xunit;

namespace MLNetSeq.Tests.Embeddings.Bias;

public sealed class BiasReportTests
{
    private const int Dimension = 12, Others = 120;

    private static readonly BiasAxis Size = new()
    {
        Name = "size",
        DefinitionalSets = [["big", "small"], ["huge", "tiny"], ["giant", "dwarf"]],
        NeutralWords = [.. Enumerable.Range(0, 40).Select(Name), "giant", "unheard"],
        Tests = [new("w0 and w1", new("X", [Name(0), Name(1), Name(2)]), new("Y", [Name(3), Name(4), Name(5)]), new("big", ["big"]), new("small", ["small"]))],
    };

    private static readonly WordVectors Vectors = Made();
    private static readonly Debiaser Debiaser = Debiaser.Fit(Vectors, new DebiasOptions { Axes = [Size] });
    private static readonly WordVectors Debiased = Debiaser.Apply(Vectors);

    [Fact]
    public void Of_the_direct_bias_hard_debiasing_leaves_nothing()
    {
        BiasAxisReport axis = Measure().Axes[0];
        Assert.InRange(axis.DirectBias!.Value.Before!.Value, 0.05, 1);
        Assert.InRange(axis.DirectBias.Value.After!.Value, 0, 1e-6);
        Assert.Equal((1, 40), (axis.Directions, axis.MeasuredWords));
        Assert.Equal((6, 0, Others), (axis.Equalized, axis.Specific, axis.Neutral));
        Assert.Equal(("big, huge, giant", "small, tiny, dwarf"), (axis.FirstEnd, axis.SecondEnd));
    }

    [Fact]
    public void Every_part_has_its_lines()
    {
        string[] lines = [.. Measure().RowsOf(0).Select(row => row.Measure)];
        Assert.Equal(
            [
                "direct bias, c = 1", "indirect bias, mean |β|", "WEAT effect size: w0 and w1", "sum of associations", "p-value",
                "analogies of two neutral words",
                "residual: two clusters tell the sides", "residual: a classifier tells the sides", "residual: neighbours lean alike",
            ],
            lines);
    }

    [Fact]
    public void Parts_that_are_not_asked_for_are_not_measured() =>
        Assert.Equal(["direct bias, c = 1"], Measure(new() { Parts = BiasReportParts.DirectBias }).RowsOf(0).Select(row => row.Measure));

    [Fact]
    public void What_cannot_be_measured_says_why_and_the_rest_is_measured()
    {
        WeatTest unknown = new("unknown", new("X", ["no"]), new("Y", ["none"]), new("A", ["never"]), new("B", ["nowhere"]));
        BiasReport report = Measure(new() { Tests = [unknown, .. Size.Tests], Residual = new() { NeutralWords = [Name(1)] } });
        BiasReportRow[] gaps = [.. report.RowsOf(0).Where(row => row.Note.StartsWith("not measured", StringComparison.Ordinal))];
        Assert.Equal(["size: unknown", "size: residual bias"], gaps.Select(row => row.Measure));
        Assert.Contains("0 words have a vector", gaps[0].Note, StringComparison.Ordinal);
        Assert.Single(report.Axes[0].Associations);
        Assert.Contains("was not measured", report.Conclusion(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_list_is_covered_and_missing_words_are_named()
    {
        BiasReport report = Measure(new() { Similarities = [new("pairs", new WordSimilarityTest([new("big", "small", 1), new("big", "what", 2)]))] });
        Assert.Equal(
            [
                "size: definitional words", "size: words of equality sets", "size: specific words", "size: neutral words", "w0 and w1: X",
                "w0 and w1: Y", "w0 and w1: big", "w0 and w1: small", "pairs",
            ],
            report.Coverage.Select(list => list.List));
        Assert.Equal(["unheard"], report.Coverage[3].Missing);
        Assert.Contains("| size: neutral words | 40 | 41 | unheard |", report.ToMarkdown(), StringComparison.Ordinal);
        Assert.Contains("giant", Assert.Single(report.Warnings, warning => warning.Contains("not measured", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(("pairs", 1, 2), (report.Quality[0].Test, report.Quality[0].Counted, report.Quality[0].Total));
    }

    [Fact]
    public void A_report_does_not_depend_on_threads() =>
        Assert.Equal(Measure(new() { Threads = 1 }).ToJson(), Measure(new() { Threads = 3 }).ToJson());

    [Fact]
    public void A_report_goes_through_JSON()
    {
        string json = JsonSerializer.Serialize(Measure());
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<BiasReport>(json)));
    }

    [Fact]
    public void Several_axes_are_measured_each()
    {
        BiasAxis colour = new() { Name = "colour", DefinitionalSets = [[Name(50), Name(51)]], NeutralWords = [Name(52), Name(53)] };
        Debiaser both = Debiaser.Fit(Vectors, new DebiasOptions { Axes = [Size, colour] });
        BiasReport report = BiasReport.Measure(Vectors, both.Apply(Vectors), both);
        Assert.Equal(["size", "colour"], report.Axes.Select(axis => axis.Name));
        Assert.Equal(2, report.Axes[1].MeasuredWords);
        Assert.Contains("## colour", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_picture_shows_words_of_each_role()
    {
        ChangeChart picture = Measure().DrawWords();
        Assert.Equal(["neutral", "made equal"], picture.Groups);
        Assert.All(picture.Rows.Where(row => row.Group == "neutral"), row => Assert.Equal(0, row.After, 6));
        Assert.Equal(("small, tiny, dwarf", "big, huge, giant"), (picture.LowEnd, picture.HighEnd));
        Assert.InRange(picture.Rows.Count, 40, 45);
    }

    [Fact]
    public void Vectors_measured_alone_are_said_not_to_be_debiased()
    {
        BiasReport report = BiasReport.Measure(Vectors, Vectors, Debiaser, new() { Parts = BiasReportParts.DirectBias });
        Assert.False(report.IsDebiased);
        Assert.Contains("not debiased", report.ToMarkdown(), StringComparison.Ordinal);
        Assert.Equal(report.Axes[0].DirectBias!.Value.Before, report.Axes[0].DirectBias!.Value.After);
    }

    [Fact]
    public void Names_with_signs_of_Markdown_stay_in_their_cells()
    {
        BiasAxis odd = Size with { Name = "a|b_<c>*" };
        Debiaser debiaser = Debiaser.Fit(Vectors, new DebiasOptions { Axes = [odd] });
        string text = BiasReport.Measure(Vectors, Debiased, debiaser, new() { Parts = BiasReportParts.None }).ToMarkdown();
        Assert.Contains(@"| a\|b\_&lt;c>\*: definitional words | 6 | 6 |", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_words_after_are_refused()
    {
        WordVectors fewer = WordVectors.Create(["a"], new float[Dimension], Dimension);
        Assert.Contains("1 after", Assert.Throws<ArgumentException>(() => BiasReport.Measure(Vectors, fewer, Debiaser)).Message, StringComparison.Ordinal);
        WordVectors others = WordVectors.Create(Enumerable.Range(0, Vectors.Count).Select(i => $"x{i}"), new float[Vectors.Count * Dimension], Dimension);
        Assert.Contains("'x0' after", Assert.Throws<ArgumentException>(() => BiasReport.Measure(Vectors, others, Debiaser)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_tells_how_far_it_is_and_can_be_ended()
    {
        List<BiasReportProgress> told = [];
        Measure(new() { Progress = new Listener(told.Add) });
        Assert.Equal(Enumerable.Range(0, 6), told.Select(p => p.Done));
        Assert.All(told, p => Assert.Equal(5, p.Total));
        using CancellationTokenSource source = new();
        BiasReportOptions options = new()
        {
            Progress = new Listener(p =>
            {
                if (p.Done == 2) source.Cancel();
            }),
            Cancellation = source.Token,
        };
        Assert.ThrowsAny<OperationCanceledException>(() => Measure(options));
    }

    private static BiasReport Measure(BiasReportOptions? options = null) => BiasReport.Measure(Vectors, Debiased, Debiaser, options);

    private static string Name(int i) => $"w{"abcdefghijkl"[i / 12]}{"abcdefghijkl"[i % 12]}";

    /// <summary>Pairs that differ along the first number, and words that have something of it.</summary>
    private static WordVectors Made()
    {
        RandomStream random = new(3);
        string[] ends = ["big", "small", "huge", "tiny", "giant", "dwarf"];
        float[] values = new float[(ends.Length + Others) * Dimension];
        for (int i = 0; i < values.Length; i++) values[i] = 2 * random.NextSingle() - 1;
        for (int i = 0; i < ends.Length; i++) values[i * Dimension] = i % 2 == 0 ? 3 : -3;
        return WordVectors.Create([.. ends, .. Enumerable.Range(0, Others).Select(Name)], values, Dimension);
    }

    private sealed class Listener(Action<BiasReportProgress> hear) : IProgress<BiasReportProgress>
    {
        public void Report(BiasReportProgress value) => hear(value);
    }
}
