using System.Globalization;

namespace MLNetSeq.Embeddings;

/// <summary>How well the cosines of word vectors agree with how alike people find words.</summary>
public sealed record WordSimilarityMetrics
{
    /// <summary>Spearman's rank correlation, −1 to 1, equal numbers at their mean rank; not a number where it is not defined.</summary>
    public required double Spearman { get; init; }

    /// <summary>How likely one so far from zero is by chance: two-sided, by Student's t.</summary>
    public required double SpearmanPValue { get; init; }

    /// <summary>Pearson's correlation, −1 to 1; not a number where it is not defined.</summary>
    public required double Pearson { get; init; }

    /// <summary>How likely one so far from zero is by chance: two-sided, by Student's t.</summary>
    public required double PearsonPValue { get; init; }

    /// <summary>The pairs that count in the correlations.</summary>
    public required int Pairs { get; init; }

    /// <summary>The pairs that have an unknown word.</summary>
    public required int OutOfVocabulary { get; init; }

    /// <summary>The share of the test's pairs that has an unknown word, 0 to 1.</summary>
    public required double OutOfVocabularyShare { get; init; }

    /// <summary>A table of the numbers.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"""
        correlation           r        p
        Spearman     {Spearman,10:F4} {SpearmanPValue,8:G3}
        Pearson      {Pearson,10:F4} {PearsonPValue,8:G3}
        {Pairs} pairs; {OutOfVocabulary} ({100 * OutOfVocabularyShare:F2}%) have words that are not in the vectors.
        """);
}
