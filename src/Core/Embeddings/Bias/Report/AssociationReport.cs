namespace MLNetSeq.Embeddings;

/// <summary>An association test before and after.</summary>
public sealed record AssociationReport
{
    /// <summary>The test's name.</summary>
    public required string Test { get; init; }

    /// <summary>The names of its sets: X and Y, A and B.</summary>
    public required string Sets { get; init; }

    /// <summary>The effect size, between about −2 and 2; not defined where all words are associated alike, as after debiasing.</summary>
    public required BiasFigure EffectSize { get; init; }

    /// <summary>The sum of associations over X less that over Y. Where debiasing leaves all words associated nearly alike, it falls while the
    /// effect size, which is relative to how much they differ, may rise.</summary>
    public required BiasFigure Statistic { get; init; }

    /// <summary>The p-value, above 0, up to 1.</summary>
    public required BiasFigure PValue { get; init; }

    /// <summary>Whether p-values come of all partitions rather than of some that were drawn.</summary>
    public required bool IsExact { get; init; }

    /// <summary>How many words of X, Y, A and B have a vector.</summary>
    public required IReadOnlyList<WordCoverage> Coverage { get; init; }
}
