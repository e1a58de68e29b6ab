namespace MLNetSeq.Embeddings;

/// <summary>The indirect bias β before and after: the part of the bias in the similarity of neutral words.</summary>
public sealed record IndirectBiasReport
{
    /// <summary>The neutral word nearest to the axis' first end before.</summary>
    public required string First { get; init; }

    /// <summary>The neutral word nearest to the axis' second end before.</summary>
    public required string Second { get; init; }

    /// <summary>The words that were nearest to either of the two, with their β before.</summary>
    public required IReadOnlyList<IndirectBiasWord> Words { get; init; }

    /// <summary>The mean of |β| of those words and the word at their end.</summary>
    public required BiasFigure MeanMagnitude { get; init; }
}
