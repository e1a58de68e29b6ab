namespace MLNetSeq.Charts;

/// <summary>A point of a map.</summary>
/// <param name="Text">What is written beside it; any text.</param>
/// <param name="X">Its place along.</param>
/// <param name="Y">Its place up.</param>
public sealed record MapPoint(string Text, double X, double Y)
{
    /// <summary>The points it is near to where the map was made from, nearest first. Default: none.</summary>
    public IReadOnlyList<MapNeighbour> Neighbours { get; init; } = [];

    /// <summary>Which of the chart's colours it has, from 0 on. Default: 0.</summary>
    public int Colour { get; init; }
}

/// <summary>A point that another one is near to.</summary>
/// <param name="Point">Its place among the map's points.</param>
/// <param name="Similarity">How near, as in a cosine.</param>
public readonly record struct MapNeighbour(int Point, double Similarity);

/// <summary>An arrow from one point of a map to another.</summary>
/// <param name="From">The place of its start among the map's points.</param>
/// <param name="To">The place of its end.</param>
public readonly record struct MapArrow(int From, int To)
{
    /// <summary>Which of the chart's colours it has, from 0 on. Default: 0.</summary>
    public int Colour { get; init; }
}
