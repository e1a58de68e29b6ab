namespace MLNetSeq.Embeddings;

/// <summary>A word and how near it is to what was asked.</summary>
/// <param name="Word">The word.</param>
/// <param name="Index">Its index in the list of words.</param>
/// <param name="Similarity">The cosine, −1 to 1; of 3CosMul its score, 0 and above.</param>
public readonly record struct WordSimilarity(string Word, int Index, float Similarity);
