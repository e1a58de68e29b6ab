using System.Globalization;
using System.Xml.Linq;
using static MLNetSeq.Charts.SvgShapes;

namespace MLNetSeq.Charts;

/// <summary>A chart of lines as an SVG picture: axes, a grid, a legend above the plot, where no line can run into it.</summary>
/// <remarks>
/// The colours are told apart by people who see no difference between red and green too (Okabe and Ito 2008), and lines and marks
/// differ in form beside.
/// </remarks>
/// <param name="title">What stands above it.</param>
/// <param name="x">The horizontal axis.</param>
/// <param name="y">The vertical axis.</param>
public sealed class LineChart(string title, ChartAxis x, ChartAxis y)
{
    private const int Width = 800, PlotHeight = 340, Right = 24, FontSize = 13, TitleSize = 18, LineHeight = 20;
    private const int TitleBaseline = 30, BelowTitle = 44, FloorHeight = 26, BelowPlot = 58, NoteHeight = 18;
    private const int SampleWidth = 34, LegendGap = 22, TickGap = 8, YLabelWidth = 34;

    private readonly List<ChartSeries> _series = [];

    /// <summary>What stands below it, in small print; none unless set.</summary>
    public string? Note { get; init; }

    /// <summary>Adds a line.</summary>
    /// <exception cref="ArgumentException">Its colour is negative.</exception>
    public LineChart Add(ChartSeries series)
    {
        if (series.Colour < 0)
            throw new ArgumentException($"The colour of '{series.Name}' is {series.Colour}: they count from 0.", nameof(series));
        _series.Add(series);
        return this;
    }

    /// <summary>Writes the picture to a file.</summary>
    /// <exception cref="ArgumentException">As <see cref="ToSvg"/>.</exception>
    public void Save(string path) => ToSvg().Save(path);

    /// <summary>The picture.</summary>
    /// <exception cref="ArgumentException">An axis does not rise, or an end of a logarithmic one is not positive.</exception>
    public XDocument ToSvg()
    {
        ChartScale across = new(x, _series.SelectMany(s => s.Points).Select(p => p.X));
        ChartScale up = new(y, _series.SelectMany(s => s.Points).Select(p => p.Y));
        List<XElement> legend = [.. Legend(out int lines)];
        string[] yTexts = [.. up.Ticks.Select(t => t.Text)];
        int left = YLabelWidth + TickGap + (int)Math.Ceiling(yTexts.Append("").Max(TextWidth));
        var plot = new Plot(left, BelowTitle + lines * LineHeight + 14, Width - left - Right, PlotHeight, across, up);
        int foot = plot.Top + PlotHeight + (up.HasFloor ? FloorHeight : 0);
        int height = foot + BelowPlot + (Note is null ? 0 : NoteHeight);

        return Picture(title, Width, height, FontSize,
            Heading(left, TitleBaseline, title, TitleSize, Width - left - Right),
            legend,
            Grid(plot),
            up.HasFloor ? Floor(plot) : null,
            Label(left + plot.Width / 2.0, foot + 44, x.Label, "middle"),
            Label(0, 0, y.Label, "middle", new XAttribute("transform", $"translate(20 {plot.Top + PlotHeight / 2}) rotate(-90)")),
            _series.Select((s, i) => Series(s, ColourOf(s, i), plot)),
            Note is null ? null : Label(Width - Right, height - 10, Note, "end", new XAttribute("font-size", 11)));
    }

    // In as many columns as the longest name allows; the lines that takes decide where the plot begins.
    private List<XElement> Legend(out int lines)
    {
        double column = SampleWidth + TickGap + LegendGap + _series.Select(s => TextWidth(s.Name)).DefaultIfEmpty(0).Max();
        int columns = Math.Clamp((int)((Width - YLabelWidth - Right) / column), 1, Math.Max(1, _series.Count));
        lines = (_series.Count + columns - 1) / columns;
        List<XElement> entries = [];
        for (int i = 0; i < _series.Count; i++)
        {
            ChartSeries series = _series[i];
            int colour = ColourOf(series, i);
            double left = YLabelWidth + 14 + i % columns * column, top = BelowTitle + 8 + i / columns * LineHeight;
            XElement entry = new(Svg + "g", new XAttribute("class", "legend"),
                Curve([(left, top), (left + SampleWidth, top)], series.Line, colour));
            if (series.HasMarks) entry.Add(Mark(left + SampleWidth / 2.0, top, colour));
            entry.Add(Label(left + SampleWidth + TickGap, top + 4, series.Name, "start"));
            entries.Add(entry);
        }

        return entries;
    }

    private static IEnumerable<XElement> Grid(Plot plot)
    {
        int bottom = plot.Top + plot.Height;
        foreach ((double share, string text) in plot.Y.Ticks)
        {
            double height = plot.Top + (1 - share) * plot.Height;
            yield return Line(plot.Left, height, plot.Left + plot.Width, height, Pale);
            yield return Label(plot.Left - TickGap, height + 4, text, "end");
        }

        int foot = bottom + (plot.Y.HasFloor ? FloorHeight : 0);
        foreach ((double share, string text) in plot.X.Ticks)
        {
            double place = plot.Left + share * plot.Width;
            yield return Line(place, foot, place, foot + 5, Ink);
            yield return Label(place, foot + 20, text, "middle");
        }

        yield return Box("plot", plot.Left, plot.Top, plot.Width, plot.Height, "none");
    }

    private IEnumerable<XElement> Floor(Plot plot)
    {
        int top = plot.Top + plot.Height;
        yield return Box("floor", plot.Left, top, plot.Width, FloorHeight, "#f2f2f2");
        string text = string.Create(CultureInfo.InvariantCulture, $"below {y.Floor:0e+0}");
        yield return Label(plot.Left + 6, top + FloorHeight - 8, text, "start");
    }

    private static XElement Series(ChartSeries series, int colour, Plot plot)
    {
        XElement group = new(Svg + "g", new XAttribute("class", "series"), new XElement(Svg + "title", series.Name));
        List<(double X, double Y)> run = [];
        foreach (ChartPoint point in series.Points)
        {
            if (plot.Place(point) is { } place)
            {
                run.Add(place);
                continue;
            }

            Draw();
        }

        Draw();
        return group;

        void Draw()
        {
            if (run.Count > 1) group.Add(Curve(run, series.Line, colour));
            if (series.HasMarks || run.Count == 1) group.Add(run.Select(p => Mark(p.X, p.Y, colour)));
            run.Clear();
        }
    }

    private static XElement Curve(IEnumerable<(double X, double Y)> points, ChartLine line, int colour) =>
        new(Svg + "polyline",
            new XAttribute("points", Points(points)),
            new XAttribute("fill", "none"), new XAttribute("stroke", Colours[colour]), new XAttribute("stroke-width", 2),
            new XAttribute("stroke-linejoin", "round"),
            line switch
            {
                ChartLine.Dashed => new XAttribute("stroke-dasharray", "8 5"),
                ChartLine.Dotted => new XAttribute("stroke-dasharray", "2 4"),
                _ => null,
            });

    // A circle, a square, a triangle or a diamond, by the colour.
    private static XElement Mark(double x, double y, int colour)
    {
        const double R = 4.5;
        object[] look = [new XAttribute("fill", "white"), new XAttribute("stroke", Colours[colour]), new XAttribute("stroke-width", 2)];
        string? corners = (colour % 4) switch
        {
            1 => Corners((-R, -R), (R, -R), (R, R), (-R, R)),
            2 => Corners((0, -1.2 * R), (1.2 * R, R), (-1.2 * R, R)),
            3 => Corners((0, -1.3 * R), (1.3 * R, 0), (0, 1.3 * R), (-1.3 * R, 0)),
            _ => null,
        };
        return corners is null
            ? new XElement(Svg + "circle", new XAttribute("cx", Number(x)), new XAttribute("cy", Number(y)), new XAttribute("r", R), look)
            : new XElement(Svg + "polygon", new XAttribute("points", corners), look);

        string Corners(params (double X, double Y)[] around) =>
            Points(around.Select(p => (x + p.X, y + p.Y)));
    }

    private static XElement Box(string name, int x, int y, int width, int height, string fill) =>
        new(Svg + "rect", new XAttribute("class", name), new XAttribute("x", x), new XAttribute("y", y), new XAttribute("width", width),
            new XAttribute("height", height), new XAttribute("fill", fill), new XAttribute("stroke", Ink));

    private static int ColourOf(ChartSeries series, int place) => (series.Colour ?? place) % Colours.Length;

    private static double TextWidth(string text) => SvgShapes.TextWidth(text, FontSize);

    // Where the axes stand in the picture.
    private sealed record Plot(int Left, int Top, int Width, int Height, ChartScale X, ChartScale Y)
    {
        // Null where there is nothing to draw: what is not on the axes.
        public (double X, double Y)? Place(ChartPoint point)
        {
            if (X.Share(point.X) is not { } along) return null;
            double left = Left + along * Width;
            if (Y.IsBelowFloor(point.Y)) return (left, Top + Height + FloorHeight / 2.0);
            return Y.Share(point.Y) is { } up ? (left, Top + (1 - up) * Height) : null;
        }
    }
}
