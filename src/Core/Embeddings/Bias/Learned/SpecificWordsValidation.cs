namespace MLNetSeq.Embeddings;

/// <summary>How well a classifier finds specific words that it was not trained on, over the folds of a cross-validation.</summary>
/// <param name="Folds">The number of folds; each has its share of specific and of other words.</param>
/// <param name="Precision">How many of the words it finds are specific.</param>
/// <param name="Recall">How many of the specific words it finds.</param>
/// <param name="F1">The harmonic mean of both.</param>
/// <remarks>A word that is specific and no seed counts as an error here: the precision is lower than it would be by a full list.</remarks>
public sealed record SpecificWordsValidation(int Folds, FoldStatistic Precision, FoldStatistic Recall, FoldStatistic F1);
