namespace MLNetSeq.Embeddings;

/// <summary>Analogies that the bias makes, before and after.</summary>
public sealed record StereotypeReport
{
    /// <summary>How many analogies were found: at most as many as were asked for.</summary>
    public required BiasFigure Found { get; init; }

    /// <summary>How many of them are of two neutral words: she is to nurse as he is to surgeon, not she is to sister as he is to
    /// brother.</summary>
    public required BiasFigure OfNeutralWords { get; init; }

    /// <summary>The best of those before, the best first.</summary>
    public required IReadOnlyList<StereotypedAnalogy> ExamplesBefore { get; init; }

    /// <summary>The best of those after, the best first.</summary>
    public required IReadOnlyList<StereotypedAnalogy> ExamplesAfter { get; init; }
}
