namespace MLNetSeq.Embeddings;

/// <summary>Where a search looks and what it keeps.</summary>
/// <param name="Rows">Only the first so many rows are looked at.</param>
/// <param name="Count">How many are found for each query.</param>
/// <param name="Excluded">Rows that are never found, in ascending order.</param>
/// <param name="Threads">The most threads to use; 0 for one a core.</param>
internal readonly record struct SearchRange(int Rows, int Count, int[] Excluded, int Threads);
