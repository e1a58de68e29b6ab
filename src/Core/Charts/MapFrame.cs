namespace MLNetSeq.Charts;

/// <summary>Where the points of a map stand in a box: as large as fits, both directions alike, in the middle, up being up.</summary>
internal sealed class MapFrame
{
    private readonly double _left, _top, _scale, _x, _y;

    public MapFrame(IReadOnlyList<MapPoint> points, double left, double top, double width, double height)
    {
        double minX = points.Select(p => p.X).DefaultIfEmpty(0).Min(), maxX = points.Select(p => p.X).DefaultIfEmpty(0).Max();
        double minY = points.Select(p => p.Y).DefaultIfEmpty(0).Min(), maxY = points.Select(p => p.Y).DefaultIfEmpty(0).Max();
        double scale = Math.Min(width / (maxX - minX), height / (maxY - minY));
        _scale = double.IsFinite(scale) ? scale : 0; // one place for all points
        (_x, _y) = ((minX + maxX) / 2, (minY + maxY) / 2);
        (_left, _top) = (left + width / 2, top + height / 2);
    }

    /// <summary>A point's place in the box.</summary>
    public (double X, double Y) Place(MapPoint point) => (_left + (point.X - _x) * _scale, _top - (point.Y - _y) * _scale);
}
