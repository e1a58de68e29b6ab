using System.Globalization;
using System.Xml.Linq;
using MLNetSeq.Charts;
using Xunit;

namespace MLNetSeq.Tests.Charts;

public sealed class LineChartTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Points_stand_where_a_linear_scale_puts_them()
    {
        XElement picture = Draw(new ChartAxis("x"), new ChartAxis("y"), (0, 0), (5, 25), (10, 100));
        Assert.Equal([(0, 0), (0.5, 0.25), (1, 1)], Shares(picture));
        Assert.Equal(["0", "10", "20", "30", "40", "50", "60", "70", "80", "90", "100"], Marks(picture, "end"));
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"], Marks(picture, "middle"));
    }

    [Fact]
    public void Points_stand_where_a_logarithmic_scale_puts_them()
    {
        XElement picture = Draw(new ChartAxis("x"), new ChartAxis("y") { IsLogarithmic = true }, (0, 1e-4), (5, 1e-2), (10, 1));
        Assert.Equal([(0, 0), (0.5, 0.5), (1, 1)], Shares(picture));
        Assert.Equal(["1e-4", "1e-3", "1e-2", "1e-1", "1e0"], Marks(picture, "end"));
    }

    [Fact]
    public void Marks_of_a_long_logarithmic_axis_are_further_apart()
    {
        XElement picture = Draw(new ChartAxis("x"), new ChartAxis("y") { IsLogarithmic = true }, (0, 1e-30), (1, 1e10));
        Assert.Equal(["1e-30", "1e-25", "1e-20", "1e-15", "1e-10", "1e-5", "1e0", "1e5", "1e10"], Marks(picture, "end"));
    }

    [Fact]
    public void Ends_and_formats_that_are_given_are_kept_and_what_is_beyond_is_left_out()
    {
        XElement picture = Draw(new ChartAxis("x") { From = 0, To = 4 }, new ChartAxis("y") { From = 0, To = 1, Format = "0 %" },
            (0, 0.5), (2, 1), (4, 1.1));
        Assert.Equal([(0, 0.5), (0.5, 1)], Shares(picture));
        Assert.Equal("100 %", Marks(picture, "end")[^1]);
    }

    [Fact]
    public void Of_what_comes_in_whole_numbers_the_marks_are_whole() =>
        Assert.Equal(["1", "2"], Marks(Draw(new ChartAxis("x") { From = 1, IsWhole = true }, new ChartAxis("y"), (1, 1), (2, 2)), "middle"));

    [Fact]
    public void An_axis_that_cannot_be_and_a_colour_below_0_are_named()
    {
        ChartAxis x = new("x");
        void Refused(string because, ChartAxis y) =>
            Assert.Contains(because, Assert.Throws<ArgumentException>(() => Draw(x, y, (0, 1), (1, 2))).Message, StringComparison.Ordinal);
        Refused("'loss' is 0", new ChartAxis("loss") { IsLogarithmic = true, From = 0 });
        Refused("'loss' is NaN", new ChartAxis("loss") { To = double.NaN });
        Refused("'loss' is from 3 to 2", new ChartAxis("loss") { From = 3, To = 2 });
        Assert.Throws<ArgumentException>(() => new LineChart("", x, x).Add(new ChartSeries("s", []) { Colour = -1 }));
    }

    [Fact]
    public void What_is_below_the_floor_is_drawn_under_the_plot_and_labelled()
    {
        XElement picture = Draw(new ChartAxis("x"), new ChartAxis("y") { IsLogarithmic = true, Floor = 1e-30 },
            (0, 1), (1, 1e-15), (2, 0), (3, 1e-31));
        XElement strip = Assert.Single(picture.Descendants(Svg + "rect"), r => (string?)r.Attribute("class") == "floor");
        (double, double)[] points = Points(picture.Descendants(Svg + "polyline").Last());
        double top = (double)strip.Attribute("y")!, bottom = top + (double)strip.Attribute("height")!;
        Assert.Equal([false, false, true, true], points.Select(p => p.Item2 > top && p.Item2 < bottom));
        Assert.Contains(picture.Descendants(Svg + "text"), t => t.Value == "below 1e-30");
        Assert.Equal("1e-30", Marks(picture, "end")[0]);
    }

    [Fact]
    public void What_is_no_number_is_a_gap_and_a_point_between_two_gaps_is_a_mark()
    {
        XElement picture = Draw(new ChartAxis("x"), new ChartAxis("y"),
            (0, 1), (1, 2), (2, double.NaN), (3, 1), (4, double.PositiveInfinity), (5, 0), (6, 1));
        XElement series = Series(picture);
        Assert.Equal(2, series.Elements(Svg + "polyline").Count());
        Assert.Single(series.Elements(Svg + "circle"));
        Assert.DoesNotContain("NaN", picture.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_chart_of_nothing_or_of_one_point_is_drawn_all_the_same(bool isLogarithmic)
    {
        Assert.NotEmpty(Draw(new ChartAxis("x"), new ChartAxis("y") { IsLogarithmic = isLogarithmic }).Elements());
        Assert.Single(Series(Draw(new ChartAxis("x"), new ChartAxis("y") { IsLogarithmic = isLogarithmic }, (3, 0.2))).Elements(Svg + "circle"));
        Assert.NotEmpty(Draw(new ChartAxis("x"), new ChartAxis("y") { IsLogarithmic = isLogarithmic }, (3, 0)).Elements());
    }

    [Fact]
    public void Names_and_titles_may_hold_any_text_and_the_file_is_well_formed()
    {
        const string Name = "a < b & \"c\" → d";
        LineChart chart = new LineChart(Name, new ChartAxis(Name), new ChartAxis(Name)) { Note = Name };
        chart.Add(new ChartSeries(Name, [new(0, 0), new(1, 1)]) { HasMarks = true, Line = ChartLine.Dashed });
        string path = Path.GetTempFileName();
        try
        {
            chart.Save(path);
            XElement picture = XDocument.Load(path).Root!;
            Assert.Equal(5, picture.Descendants(Svg + "text").Count(t => t.Value == Name)); // title, two axes, note, legend
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Series_differ_in_colour_and_form_unless_told_otherwise()
    {
        LineChart chart = new("Many", new ChartAxis("x"), new ChartAxis("y"));
        for (int i = 0; i < 9; i++) chart.Add(new ChartSeries($"series {i}", [new(0, i), new(1, i)]) { HasMarks = true });
        chart.Add(new ChartSeries("again", [new(0, 3), new(1, 4)]) { Colour = 2, Line = ChartLine.Dotted });
        XElement picture = chart.ToSvg().Root!;
        XElement[] lines = [.. picture.Elements(Svg + "g").Where(g => (string?)g.Attribute("class") == "series")
            .Select(g => g.Element(Svg + "polyline")!)];
        Assert.Equal(7, lines.Take(7).Select(l => (string?)l.Attribute("stroke")).Distinct().Count());
        Assert.Equal((string?)lines[2].Attribute("stroke"), (string?)lines[9].Attribute("stroke"));
        Assert.Null(lines[2].Attribute("stroke-dasharray"));
        Assert.NotNull(lines[9].Attribute("stroke-dasharray"));
    }

    [Fact]
    public void Nothing_of_the_legend_or_the_marks_is_outside_of_the_picture()
    {
        LineChart chart = new("Wide", new ChartAxis("x"), new ChartAxis("y") { Format = "0.000000" });
        for (int i = 0; i < 5; i++) chart.Add(new ChartSeries($"a series with quite a long name, number {i}", [new(0, 0), new(1, 100000 * i)]));
        XElement picture = chart.ToSvg().Root!;
        double width = (double)picture.Attribute("width")!, height = (double)picture.Attribute("height")!;
        foreach (XElement text in picture.Descendants(Svg + "text").Where(t => t.Attribute("transform") is null))
        {
            double x = (double)text.Attribute("x")!, length = 7 * text.Value.Length;
            double start = (string?)text.Attribute("text-anchor") switch { "end" => x - length, "middle" => x - length / 2, _ => x };
            Assert.True(start >= 0 && start + length <= width && (double)text.Attribute("y")! <= height, text.ToString());
        }
    }

    private static XElement Draw(ChartAxis x, ChartAxis y, params (double X, double Y)[] points) =>
        new LineChart("Title", x, y).Add(new ChartSeries("Name", [.. points.Select(p => new ChartPoint(p.X, p.Y))])).ToSvg().Root!;

    private static XElement Series(XElement picture) =>
        Assert.Single(picture.Elements(Svg + "g"), g => (string?)g.Attribute("class") == "series");

    // Where the series' points are on the plot, as shares of its width and height.
    private static (double, double)[] Shares(XElement picture)
    {
        XElement plot = Assert.Single(picture.Elements(Svg + "rect"), r => (string?)r.Attribute("class") == "plot");
        double At(string name) => (double)plot.Attribute(name)!;
        return [.. Points(Series(picture).Element(Svg + "polyline")!).Select(p =>
            (Math.Round((p.X - At("x")) / At("width"), 4), Math.Round(1 - (p.Y - At("y")) / At("height"), 4)))];
    }

    private static (double X, double Y)[] Points(XElement line) =>
        [.. ((string)line.Attribute("points")!).Split(' ').Select(p => p.Split(',')).Select(p =>
            (double.Parse(p[0], CultureInfo.InvariantCulture), double.Parse(p[1], CultureInfo.InvariantCulture)))];

    // The numbers beside an axis: those of the vertical one end at it, those of the horizontal one stand under their marks.
    private static string[] Marks(XElement picture, string anchor) =>
        [.. picture.Elements(Svg + "text").Where(t => (string?)t.Attribute("text-anchor") == anchor && t.Value is not ("x" or "y"))
            .Select(t => t.Value)];
}
