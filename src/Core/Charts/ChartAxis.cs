namespace MLNetSeq.Charts;

/// <summary>An axis of a chart.</summary>
/// <param name="Label">What is measured along it, with its unit.</param>
public sealed record ChartAxis(string Label)
{
    /// <summary>Whether equal distances are equal ratios; numbers that are not positive are then below every axis. Default: no.</summary>
    public bool IsLogarithmic { get; init; }

    /// <summary>Whether what is measured comes in whole numbers, so that the marks stand at such. Default: no.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Where it begins. Default: a round number at or below all points.</summary>
    public double? From { get; init; }

    /// <summary>Where it ends. Default: a round number at or above all points.</summary>
    public double? To { get; init; }

    /// <summary>
    /// Of a logarithmic vertical axis: points below are drawn in a strip under the plot, labelled so, rather than left out. Default: none.
    /// </summary>
    public double? Floor { get; init; }

    /// <summary>The format of the numbers beside it, as in "0 %". Default: as many digits as they need, or powers of ten.</summary>
    public string? Format { get; init; }
}
