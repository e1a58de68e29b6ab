namespace MLNetSeq.Embeddings;

/// <summary>How good the vectors are by a test, before and after.</summary>
public sealed record QualityReport
{
    /// <summary>The test's name.</summary>
    public required string Test { get; init; }

    /// <summary>What the figure is: the share of questions answered right, or the rank correlation with people's scores.</summary>
    public required string Measure { get; init; }

    /// <summary>The figure.</summary>
    public required BiasFigure Figure { get; init; }

    /// <summary>The questions or pairs whose words all have vectors.</summary>
    public required int Counted { get; init; }

    /// <summary>All questions or pairs of the test.</summary>
    public required int Total { get; init; }
}
