using System.Xml.Linq;
using static MLNetSeq.Charts.SvgShapes;

namespace MLNetSeq.Charts;

/// <summary>Numbers before and after as an SVG picture: a row each, a hollow mark before, a full one after, and a line between them.</summary>
/// <remarks>Groups stand together, in the order in which they first occur, each with a colour.</remarks>
public sealed class ChangeChart
{
    private const int Edge = 24, FontSize = 13, SmallSize = 11, TitleSize = 18, TitleBaseline = 32, LegendTop = 58, LegendLine = 20;
    private const int AxisRoom = 62, RowHeight = 19, GroupGap = 10, NameGap = 12, PlotWidth = 560, ScaleRoom = 44;
    private const int FootHeight = 26, LegendGap = 26;
    private const int LongestName = 40, LongestEnd = 32;

    // The hollow mark is the larger one, so that both are seen where nothing has changed.
    private const double HollowRadius = 5.5, FullRadius = 3.2, MarkWidth = 1.8;

    /// <summary>A chart.</summary>
    /// <param name="title">What stands above it.</param>
    /// <param name="axis">What is measured.</param>
    /// <param name="rows">The rows; those of a group keep their order.</param>
    public ChangeChart(string title, ChartAxis axis, IReadOnlyList<ChangeRow> rows)
    {
        ArgumentNullException.ThrowIfNull(axis);
        Title = title;
        Axis = axis;
        Groups = [.. rows.Select(row => row.Group).Distinct()];
        Rows = [.. rows.OrderBy(row => Array.IndexOf([.. Groups], row.Group))];
    }

    /// <summary>What stands above it.</summary>
    public string Title { get; }

    /// <summary>What is measured.</summary>
    public ChartAxis Axis { get; }

    /// <summary>The rows, group after group.</summary>
    public IReadOnlyList<ChangeRow> Rows { get; }

    /// <summary>The groups.</summary>
    public IReadOnlyList<string> Groups { get; }

    /// <summary>What lies at the axis' low end; nothing unless set.</summary>
    public string? LowEnd { get; init; }

    /// <summary>What lies at the axis' high end; nothing unless set.</summary>
    public string? HighEnd { get; init; }

    /// <summary>What stands below it, in small print; none unless set.</summary>
    public string? Note { get; init; }

    /// <summary>Writes the picture to a file.</summary>
    public void Save(string path) => ToSvg().Save(path);

    /// <summary>The picture.</summary>
    public XDocument ToSvg()
    {
        ChartScale scale = new(Axis, Rows.SelectMany(row => (double[])[row.Before, row.After]));
        int left = Edge + NameGap + (int)Math.Ceiling(Rows.Select(row => TextWidth(NameOf(row), FontSize)).Append(0).Max());
        int width = left + PlotWidth + Edge;
        XElement[] legend = [.. Legend(width, out int legendLines)];
        int top = LegendTop + legendLines * LegendLine + AxisRoom - LegendLine;
        double[] heights = Heights(top);
        int bottom = (int)Math.Ceiling(heights.Append(top).Max()) + RowHeight;
        int height = bottom + ScaleRoom + (Note is null ? 0 : FootHeight);
        double Place(double share) => left + share * PlotWidth;
        return Picture(Title, width, height, FontSize,
            Heading(Edge, TitleBaseline, Title, TitleSize, width - 2 * Edge),
            legend,
            Ends(left, top - RowHeight - 20),
            scale.Ticks.Select(tick => (object[])
            [
                Line(Place(tick.Share), top - RowHeight, Place(tick.Share), bottom, Pale),
                Label(Place(tick.Share), bottom + 16, tick.Text, "middle", new XAttribute("font-size", SmallSize)),
            ]),
            Label(left + PlotWidth / 2.0, bottom + 34, Axis.Label, "middle", new XAttribute("font-size", SmallSize)),
            scale.Share(0) is { } zero ? Line(Place(zero), top - RowHeight, Place(zero), bottom, "#888") : null,
            Rows.Select((row, i) => Row(row, left - NameGap, heights[i], number => scale.Share(number) is { } share ? Place(share) : null)),
            Note is null ? null : Label(Edge, height - 12, Note, "start", new XAttribute("font-size", SmallSize)));
    }

    private static string NameOf(ChangeRow row) => Shortened(row.Name, LongestName);

    private double[] Heights(double top)
    {
        double[] heights = new double[Rows.Count];
        for (int i = 0; i < heights.Length; i++)
        {
            bool isNewGroup = i > 0 && Rows[i].Group != Rows[i - 1].Group;
            heights[i] = i == 0 ? top : heights[i - 1] + RowHeight + (isNewGroup ? GroupGap : 0);
        }

        return heights;
    }

    private string Colour(string group) => Colours[Groups.ToList().IndexOf(group) % Colours.Length];

    private XElement Row(ChangeRow row, double nameEnd, double y, Func<double, double?> place)
    {
        string colour = Colour(row.Group);
        double? before = place(row.Before), after = place(row.After);
        return new XElement(Svg + "g", new XAttribute("class", "row"),
            Label(nameEnd, y + 4, NameOf(row), "end"),
            before is { } x1 && after is { } x2 ? Line(x1, y, x2, y, colour) : null,
            before is { } hollow ? Mark(hollow, y, HollowRadius, "white", colour) : null,
            after is { } full ? Mark(full, y, FullRadius, colour, colour) : null);
    }

    private static XElement Mark(double x, double y, double radius, string fill, string stroke) =>
        new(Svg + "circle", new XAttribute("cx", Number(x)), new XAttribute("cy", Number(y)), new XAttribute("r", Number(radius)),
            new XAttribute("fill", fill), new XAttribute("stroke", stroke), new XAttribute("stroke-width", Number(MarkWidth)));

    private IEnumerable<XElement> Ends(double left, double y)
    {
        XAttribute Bold() => new("font-weight", "bold");
        if (LowEnd is not null) yield return Label(left, y, "← " + Shortened(LowEnd, LongestEnd), "start", Bold());
        if (HighEnd is not null) yield return Label(left + PlotWidth, y, Shortened(HighEnd, LongestEnd) + " →", "end", Bold());
    }

    private List<XElement> Legend(double width, out int lines)
    {
        (string Text, string Fill, string Stroke)[] entries =
        [
            .. Groups.Select(group => (Shortened(group, LongestName), Colour(group), Colour(group))),
            ("before", "white", Ink), ("after", Ink, Ink),
        ];
        List<XElement> legend = [];
        double x = Edge + HollowRadius;
        lines = 1;
        foreach ((string text, string fill, string stroke) in entries)
        {
            double room = 2 * HollowRadius + 4 + TextWidth(text, FontSize);
            if (x + room > width - Edge && x > Edge + HollowRadius)
            {
                x = Edge + HollowRadius;
                lines++;
            }

            double y = LegendTop + (lines - 1) * LegendLine;
            legend.Add(Mark(x, y - 4, fill == "white" ? HollowRadius : FullRadius + 1, fill, stroke));
            legend.Add(Label(x + HollowRadius + 4, y, text, "start"));
            x += room + LegendGap;
        }

        return legend;
    }
}
