namespace MLNetSeq.Embeddings;

/// <summary>How much of a word's vector, at length 1, lies along a bias.</summary>
/// <param name="Word">The word.</param>
/// <param name="Signed">The cosine with the first direction, −1 to 1: above 0 towards the first words of the definitional sets.</param>
/// <param name="Length">The length of the projection on all directions, 0 to 1; with one direction the size of <paramref name="Signed"/>.
/// </param>
public readonly record struct BiasProjection(string Word, double Signed, double Length);
