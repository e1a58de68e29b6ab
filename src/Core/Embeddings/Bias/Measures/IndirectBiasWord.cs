namespace MLNetSeq.Embeddings;

/// <summary>A word near one end of an axis between two words, and what the bias has to do with it.</summary>
/// <param name="Word">The word.</param>
/// <param name="Projection">The cosine with first word − second word of the axis, −1 to 1.</param>
/// <param name="Beta">β of the word and the word at its end: the share of their similarity that the bias makes; 0 for none, 1 for all of
/// it, below 0 where it hides some. Not a number where it is not defined.</param>
public readonly record struct IndirectBiasWord(string Word, double Projection, double Beta);
