namespace MLNetSeq.Charts;

/// <summary>A row of a <see cref="ChangeChart"/>.</summary>
/// <param name="Name">What it is of.</param>
/// <param name="Before">The number before; not drawn where it is not finite.</param>
/// <param name="After">The number after; not drawn where it is not finite.</param>
/// <param name="Group">The group it belongs to, which has a colour and a line in the legend.</param>
public sealed record ChangeRow(string Name, double Before, double After, string Group);
