namespace MLNetSeq.Embeddings;

/// <summary>Two words and how alike people found them.</summary>
/// <param name="A">A word.</param>
/// <param name="B">The other.</param>
/// <param name="Score">The people's score, on any scale.</param>
public readonly record struct WordPair(string A, string B, double Score);
