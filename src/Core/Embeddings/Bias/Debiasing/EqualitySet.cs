namespace MLNetSeq.Embeddings;

/// <summary>An equality set of which at least two words have vectors that differ along the axis.</summary>
/// <param name="Axis">The axis, by its place in the options.</param>
/// <param name="Rows">The words' rows.</param>
internal sealed record EqualitySet(int Axis, int[] Rows);
