namespace MLNetSeq.Charts;

/// <summary>A point of a chart, in the numbers of its axes; where one is no finite number there is a gap in the line.</summary>
/// <param name="X">Its place along.</param>
/// <param name="Y">Its height.</param>
public readonly record struct ChartPoint(double X, double Y);
