namespace MLNetSeq.Embeddings;

/// <summary>How much more a target word is associated with the one set of attributes than with the other.</summary>
/// <param name="Word">The target word.</param>
/// <param name="Association">s(w, A, B) = mean cos(w, a) − mean cos(w, b), −2 to 2; 0 for as much with both.</param>
public readonly record struct WordAssociation(string Word, double Association);
