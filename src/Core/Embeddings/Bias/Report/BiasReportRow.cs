namespace MLNetSeq.Embeddings;

/// <summary>A line of a report's table.</summary>
/// <param name="Measure">What was measured.</param>
/// <param name="Before">The figure before, as text; "-" where there is none.</param>
/// <param name="After">The figure after.</param>
/// <param name="Note">By which words, what chance would be, or why there is no figure.</param>
public sealed record BiasReportRow(string Measure, string Before, string After, string Note);
