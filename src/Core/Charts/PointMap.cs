using System.Xml.Linq;

namespace MLNetSeq.Charts;

/// <summary>Points with names on a plane, and arrows between them: as an SVG picture, or to be looked around in on a <see cref="ChartPage"/>.</summary>
/// <remarks>
/// Points come in the order of their importance: where there is no room for all names, the first ones' are written. Names at the ends of
/// arrows always are. Both directions have one scale, so that arrows that are parallel look so.
/// </remarks>
public sealed class PointMap
{
    /// <summary>The most points; a page with more would hardly move.</summary>
    public const int MaximumPoints = 50_000;

    private readonly List<(string Name, int Colour)> _legend = [];
    private readonly List<MapArrow> _arrows = [];

    /// <summary>A map of points.</summary>
    /// <param name="title">What stands above it.</param>
    /// <param name="points">The points, the most important ones first.</param>
    /// <exception cref="ArgumentException">
    /// A place is no finite number, a neighbour is none of the points, a colour is negative, or there are more than <see cref="MaximumPoints"/>.
    /// </exception>
    public PointMap(string title, IReadOnlyList<MapPoint> points)
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(points);
        if (points.Count > MaximumPoints)
            throw new ArgumentException($"There are {points.Count} points: a map shows at most {MaximumPoints}.", nameof(points));
        foreach (MapPoint point in points) Check(point, points.Count);
        Title = title;
        Points = [.. points];
    }

    /// <summary>What stands above it.</summary>
    public string Title { get; }

    /// <summary>The points, the most important ones first.</summary>
    public IReadOnlyList<MapPoint> Points { get; }

    /// <summary>The arrows.</summary>
    public IReadOnlyList<MapArrow> Arrows => _arrows;

    /// <summary>What stands below it, in small print; none unless set.</summary>
    public string? Note { get; init; }

    internal IReadOnlyList<(string Name, int Colour)> Legend => _legend;

    /// <summary>Adds an arrow.</summary>
    /// <exception cref="ArgumentException">One of its ends is none of the points, or its colour is negative.</exception>
    public PointMap Add(MapArrow arrow)
    {
        if (!IsPoint(arrow.From, Points.Count) || !IsPoint(arrow.To, Points.Count))
            throw new ArgumentException($"The arrow is from {arrow.From} to {arrow.To}: points count from 0 to {Points.Count - 1}.", nameof(arrow));
        CheckColour(arrow.Colour);
        _arrows.Add(arrow);
        return this;
    }

    /// <summary>Says what a colour stands for.</summary>
    /// <exception cref="ArgumentException">The colour is negative.</exception>
    public PointMap Explain(int colour, string name)
    {
        CheckColour(colour);
        _legend.Add((name, colour));
        return this;
    }

    /// <summary>Writes the picture to a file.</summary>
    public void Save(string path) => ToSvg().Save(path);

    /// <summary>The picture.</summary>
    public XDocument ToSvg() => new PointMapPicture(this).Draw();

    private static bool IsPoint(int index, int count) => (uint)index < (uint)count;

    private static void Check(MapPoint point, int count)
    {
        if (!double.IsFinite(point.X) || !double.IsFinite(point.Y))
            throw new ArgumentException($"The point '{point.Text}' is at ({point.X}, {point.Y}): both must be finite numbers.");
        CheckColour(point.Colour);
        foreach (MapNeighbour neighbour in point.Neighbours)
            if (!IsPoint(neighbour.Point, count))
                throw new ArgumentException($"The point '{point.Text}' has a neighbour {neighbour.Point}: points count from 0 to {count - 1}.");
    }

    private static void CheckColour(int colour)
    {
        if (colour < 0) throw new ArgumentException($"The colour is {colour}: they count from 0.");
    }
}
