namespace MLNetSeq.Embeddings;

/// <summary>Something that a report could not measure.</summary>
/// <param name="Measure">What.</param>
/// <param name="Reason">Why, and the way out.</param>
public sealed record BiasGap(string Measure, string Reason);
