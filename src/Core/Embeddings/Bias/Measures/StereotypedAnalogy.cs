namespace MLNetSeq.Embeddings;

/// <summary>An analogy made of a bias: the seed's first word is to the one as its second word is to the other, as in she : nurse and
/// he : surgeon.</summary>
/// <param name="First">x, the word at the first end.</param>
/// <param name="Second">y, the word at the second end.</param>
/// <param name="Score">cos(a − b, x − y), above 0, up to 1.</param>
/// <param name="Distance">|x − y| of the vectors at length 1, above 0, up to the most allowed.</param>
public readonly record struct StereotypedAnalogy(string First, string Second, double Score, double Distance);
