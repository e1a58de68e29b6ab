namespace MLNetSeq.Embeddings;

/// <summary>How far a t-SNE layout is; reported every fifty steps and at the end.</summary>
/// <param name="Iteration">The steps done.</param>
/// <param name="Iterations">How many there will be.</param>
/// <param name="KlDivergence">What is made small: how badly the picture's neighbourhoods tell those of the rows, in nats.</param>
/// <param name="Elapsed">The time since the first step.</param>
public readonly record struct TsneProgress(int Iteration, int Iterations, double KlDivergence, TimeSpan Elapsed);
