namespace MLNetSeq.Embeddings;

/// <summary>Where a word stands on an axis, before and after.</summary>
/// <param name="Word">The word.</param>
/// <param name="Role">What debiasing does to it.</param>
/// <param name="Cosine">Its cosine with the axis' first direction, −1 to 1.</param>
public sealed record BiasWordShift(string Word, BiasRole Role, BiasFigure Cosine);
