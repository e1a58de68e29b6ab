namespace MLNetSeq.Embeddings;

/// <summary>How far a <see cref="BiasReport"/> is; reported before each step and at the end.</summary>
/// <param name="Step">What is being measured.</param>
/// <param name="Done">The steps done.</param>
/// <param name="Total">How many there are.</param>
public readonly record struct BiasReportProgress(string Step, int Done, int Total);
