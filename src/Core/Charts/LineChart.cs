using System.Globalization;
using System.Xml.Linq;

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

    // A little more than Helvetica's mean width of a character, so that no estimate is too narrow.
    private const double CharacterWidth = 0.56;

    private const string Ink = "#333", Pale = "#ddd";
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    // Okabe and Ito's, without the yellow, which is faint on white.
    private static readonly string[] Colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#000000"];

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

        return new XDocument(new XElement(Svg + "svg",
            new XAttribute("width", Width), new XAttribute("height", height), new XAttribute("viewBox", $"0 0 {Width} {height}"),
            new XAttribute("role", "img"), new XAttribute("font-family", "Helvetica, Arial, sans-serif"),
            new XAttribute("font-size", FontSize), new XAttribute("fill", Ink),
            new XElement(Svg + "title", title),
            new XElement(Svg + "rect", new XAttribute("width", Width), new XAttribute("height", height), new XAttribute("fill", "white")),
            Text(left, TitleBaseline, title, "start", new XAttribute("font-size", Number(TitleFontSize(left))),
                new XAttribute("font-weight", "bold")),
            legend,
            Grid(plot),
            up.HasFloor ? Floor(plot) : null,
            Text(left + plot.Width / 2.0, foot + 44, x.Label, "middle"),
            Text(0, 0, y.Label, "middle", new XAttribute("transform", $"translate(20 {plot.Top + PlotHeight / 2}) rotate(-90)")),
            _series.Select((s, i) => Series(s, ColourOf(s, i), plot)),
            Note is null ? null : Text(Width - Right, height - 10, Note, "end", new XAttribute("font-size", 11))));
    }

    private double TitleFontSize(int left) =>
        Math.Min(TitleSize, (Width - left - Right) / (CharacterWidth * 1.1 * Math.Max(1, title.Length))); // bold is wider

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
            entry.Add(Text(left + SampleWidth + TickGap, top + 4, series.Name, "start"));
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
            yield return Text(plot.Left - TickGap, height + 4, text, "end");
        }

        int foot = bottom + (plot.Y.HasFloor ? FloorHeight : 0);
        foreach ((double share, string text) in plot.X.Ticks)
        {
            double place = plot.Left + share * plot.Width;
            yield return Line(place, foot, place, foot + 5, Ink);
            yield return Text(place, foot + 20, text, "middle");
        }

        yield return Box("plot", plot.Left, plot.Top, plot.Width, plot.Height, "none");
    }

    private IEnumerable<XElement> Floor(Plot plot)
    {
        int top = plot.Top + plot.Height;
        yield return Box("floor", plot.Left, top, plot.Width, FloorHeight, "#f2f2f2");
        string text = string.Create(CultureInfo.InvariantCulture, $"below {y.Floor:0e+0}");
        yield return Text(plot.Left + 6, top + FloorHeight - 8, text, "start");
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
            new XAttribute("points", string.Join(' ', points.Select(p => $"{Number(p.X)},{Number(p.Y)}"))),
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
            string.Join(' ', around.Select(p => $"{Number(x + p.X)},{Number(y + p.Y)}"));
    }

    private static XElement Line(double x1, double y1, double x2, double y2, string colour) =>
        new(Svg + "line", new XAttribute("x1", Number(x1)), new XAttribute("y1", Number(y1)), new XAttribute("x2", Number(x2)),
            new XAttribute("y2", Number(y2)), new XAttribute("stroke", colour));

    private static XElement Box(string name, int x, int y, int width, int height, string fill) =>
        new(Svg + "rect", new XAttribute("class", name), new XAttribute("x", x), new XAttribute("y", y), new XAttribute("width", width),
            new XAttribute("height", height), new XAttribute("fill", fill), new XAttribute("stroke", Ink));

    private static XElement Text(double x, double y, string text, string anchor, params XAttribute[] more) =>
        new(Svg + "text",
            new XAttribute("x", Number(x)), new XAttribute("y", Number(y)), new XAttribute("text-anchor", anchor), more, text);

    private static int ColourOf(ChartSeries series, int place) => (series.Colour ?? place) % Colours.Length;

    private static double TextWidth(string text) => CharacterWidth * FontSize * text.Length;

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

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
