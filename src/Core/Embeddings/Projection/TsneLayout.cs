namespace MLNetSeq.Embeddings;

/// <summary>Points on a plane.</summary>
/// <param name="X">Their places along.</param>
/// <param name="Y">Their places up.</param>
/// <param name="KlDivergence">How badly the neighbourhoods on the plane tell those of the rows, in nats; 0 would be perfect.</param>
public sealed record TsneLayout(IReadOnlyList<double> X, IReadOnlyList<double> Y, double KlDivergence);
