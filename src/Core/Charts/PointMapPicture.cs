using System.Xml.Linq;
using static MLNetSeq.Charts.SvgShapes;

namespace MLNetSeq.Charts;

/// <summary>Draws a map of points.</summary>
internal sealed class PointMapPicture(PointMap map)
{
    private const int Width = 1000, PlotHeight = 820, Edge = 24, FontSize = 12, TitleSize = 18, TitleBaseline = 32, BelowTitle = 48;
    private const int LegendHeight = 26, FootHeight = 30, SampleWidth = 26, LegendGap = 24;

    // Points keep this far from the edge, so that there is room for names beside the last ones.
    private const int SideMargin = 70, EndMargin = 22;

    private const double NameHeight = 13, Baseline = 4, ArrowHead = 9, DotRadius = 3.2, SmallDotRadius = 1.8;
    private const int ManyPoints = 300, LongestName = 40;

    // Above the estimate: room between names.
    private const double NameGap = 1.12;

    public XDocument Draw()
    {
        int top = BelowTitle + (map.Legend.Count > 0 ? LegendHeight : 0);
        int height = top + PlotHeight + (map.Note is null ? Edge : FootHeight);
        MapFrame frame = new(map.Points, SideMargin, top + EndMargin, Width - 2 * SideMargin, PlotHeight - 2 * EndMargin);
        (double X, double Y)[] places = [.. map.Points.Select(frame.Place)];
        LabelPlaces labels = new(6, top, Width - 6, top + PlotHeight);
        return Picture(map.Title, Width, height, FontSize,
            Heading(Edge, TitleBaseline, map.Title, TitleSize, Width - 2 * Edge),
            Legend(),
            new XElement(Svg + "g", new XAttribute("class", "dots"), map.Points.Select((p, i) => Dot(p, places[i]))),
            new XElement(Svg + "g", new XAttribute("class", "arrows"), map.Arrows.Select(a => Arrow(places[a.From], places[a.To], a.Colour))),
            new XElement(Svg + "g", new XAttribute("class", "names"), Names(places, labels)),
            map.Note is null ? null : Label(Width - Edge, height - 12, map.Note, "end", new XAttribute("font-size", 11)));
    }

    private IEnumerable<XElement> Legend()
    {
        double left = Edge;
        foreach ((string name, int colour) in map.Legend)
        {
            double middle = BelowTitle + LegendHeight / 2.0 - Baseline;
            yield return new XElement(Svg + "g", new XAttribute("class", "legend"),
                Arrow((left, middle), (left + SampleWidth, middle), colour),
                Label(left + SampleWidth + 8, middle + Baseline, name, "start"));
            left += SampleWidth + 8 + TextWidth(name, FontSize) + LegendGap;
        }
    }

    private XElement Dot(MapPoint point, (double X, double Y) place) =>
        new(Svg + "circle", new XAttribute("cx", Number(place.X)), new XAttribute("cy", Number(place.Y)),
            new XAttribute("r", map.Points.Count < ManyPoints ? DotRadius : SmallDotRadius),
            new XAttribute("fill", Colours[point.Colour % Colours.Length]),
            new XAttribute("fill-opacity", map.Points.Count < ManyPoints ? "1" : "0.45"));

    private static XElement Arrow((double X, double Y) from, (double X, double Y) to, int colour)
    {
        double dx = to.X - from.X, dy = to.Y - from.Y, length = Math.Sqrt(dx * dx + dy * dy);
        if (length == 0) return new XElement(Svg + "g");
        (dx, dy) = (dx / length, dy / length);
        (double X, double Y) neck = (to.X - dx * ArrowHead, to.Y - dy * ArrowHead);
        double half = ArrowHead * 0.4;
        string fill = Colours[colour % Colours.Length];
        XElement line = Line(from.X, from.Y, neck.X, neck.Y, fill);
        line.Add(new XAttribute("stroke-width", 1.6));
        return new XElement(Svg + "g", line,
            new XElement(Svg + "polygon", new XAttribute("fill", fill),
                new XAttribute("points", Points([to, (neck.X - dy * half, neck.Y + dx * half), (neck.X + dy * half, neck.Y - dx * half)]))));
    }

    private IEnumerable<XElement> Names((double X, double Y)[] places, LabelPlaces labels)
    {
        bool[] isEnd = new bool[places.Length];
        foreach (MapArrow arrow in map.Arrows)
        {
            isEnd[arrow.From] = isEnd[arrow.To] = true;
            labels.AddLine(places[arrow.From], places[arrow.To]);
        }

        for (int i = 0; i < places.Length; i++)
            if (isEnd[i]) labels.AddDot(places[i]);

        // First those that must have a name, then the others where there is room.
        foreach (int i in Enumerable.Range(0, places.Length).OrderByDescending(i => isEnd[i]))
        {
            string text = Shortened(map.Points[i].Text, LongestName);
            double width = NameGap * TextWidth(text, FontSize);
            (double X, double Y, string Anchor)? place = isEnd[i]
                ? labels.Best(places[i], width, NameHeight)
                : labels.IfFree(places[i], width, NameHeight);
            if (place is { } at) yield return Label(at.X, at.Y + Baseline, text, at.Anchor);
        }
    }
}
