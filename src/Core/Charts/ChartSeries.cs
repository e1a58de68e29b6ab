namespace MLNetSeq.Charts;

/// <summary>How the points of a series are joined.</summary>
public enum ChartLine
{
    /// <summary>By a line.</summary>
    Solid,

    /// <summary>By dashes.</summary>
    Dashed,

    /// <summary>By dots.</summary>
    Dotted,
}

/// <summary>A line of a chart.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="Points">Its points, in the order in which they are joined.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<ChartPoint> Points)
{
    /// <summary>How the points are joined. Default: by a line.</summary>
    public ChartLine Line { get; init; }

    /// <summary>Whether each point is marked; the shape of the mark goes with the colour. Default: no.</summary>
    public bool HasMarks { get; init; }

    /// <summary>Which of the chart's colours it has, from 0 on, so that series that belong together share one. Default: its place in the
    /// chart.</summary>
    public int? Colour { get; init; }
}
