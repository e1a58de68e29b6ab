using System.Globalization;
using System.Xml.Linq;
using MLNetSeq.Charts;
using Xunit;

namespace MLNetSeq.Tests.Charts;

public sealed class ChangeChartTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void A_row_has_a_hollow_mark_before_and_a_full_one_after()
    {
        XElement row = Rows(Chart(new ChangeRow("nurse", 0.4, 0, "neutral")))[0];
        XElement[] marks = [.. row.Elements(Svg + "circle")];
        Assert.Equal(["white", "#0072b2"], marks.Select(mark => (string)mark.Attribute("fill")!));
        Assert.True(X(marks[0]) > X(marks[1]), "0.4 stands right of 0");
        Assert.Equal("nurse", row.Element(Svg + "text")!.Value);
    }

    [Fact]
    public void Groups_stand_together_each_with_its_colour()
    {
        ChangeChart chart = Chart(new("a", 1, 0, "one"), new("b", 1, 0, "two"), new("c", 1, 0, "one"));
        Assert.Equal(["a", "c", "b"], chart.Rows.Select(row => row.Name));
        Assert.Equal(2, Rows(chart).Select(row => (string)row.Elements(Svg + "circle").Last().Attribute("fill")!).Distinct().Count());
    }

    [Fact]
    public void A_number_that_is_not_finite_has_no_mark()
    {
        XElement row = Rows(Chart(new ChangeRow("a", double.NaN, 0.2, "g")))[0];
        Assert.Single(row.Elements(Svg + "circle"));
        Assert.Empty(row.Elements(Svg + "line"));
    }

    [Fact]
    public void Of_sixty_words_no_two_names_touch()
    {
        ChangeChart chart = Chart([.. Enumerable.Range(0, 60).Select(i => new ChangeRow($"word {i}", i - 30, 0, $"group {i % 3}"))]);
        double[] heights = [.. Rows(chart).Select(row => (double)row.Element(Svg + "text")!.Attribute("y")!)];
        Assert.Equal(heights.Order(), heights);
        Assert.All(heights.Zip(heights.Skip(1)), pair => Assert.True(pair.Second - pair.First >= 15, $"{pair}"));
    }

    [Fact]
    public void Names_and_ends_may_be_any_text()
    {
        ChangeChart chart = new("<t>", new ChartAxis("x"), [new("<b>", 1, 2, "\0")]) { LowEnd = "<", HighEnd = ">", Note = "&" };
        Assert.Contains("&lt;b&gt;", chart.ToSvg().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_chart_without_rows_is_drawn() => Assert.Empty(Rows(Chart()));

    private static ChangeChart Chart(params ChangeRow[] rows) => new("t", new ChartAxis("cosine"), rows);

    private static double X(XElement mark) => double.Parse((string)mark.Attribute("cx")!, CultureInfo.InvariantCulture);

    private static XElement[] Rows(ChangeChart chart) =>
        [.. chart.ToSvg().Descendants(Svg + "g").Where(g => (string?)g.Attribute("class") == "row")];
}
