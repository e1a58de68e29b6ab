namespace MLNetSeq.Embeddings;

/// <summary>How often two words occur together: an entry of the matrix X of Pennington et al. (2014).</summary>
/// <param name="Word">The index of the word, i.</param>
/// <param name="Context">The index of the word in its context, j.</param>
/// <param name="Value">X of i and j, above 0.</param>
public readonly record struct CoOccurrence(int Word, int Context, float Value);
