namespace MLNetSeq.Embeddings;

/// <summary>What was measured of one axis.</summary>
public sealed record BiasAxisReport
{
    /// <summary>What the axis is about.</summary>
    public required string Name { get; init; }

    /// <summary>Some of the words at its first end.</summary>
    public required string FirstEnd { get; init; }

    /// <summary>Some of the words at its second end.</summary>
    public required string SecondEnd { get; init; }

    /// <summary>The number of directions, k.</summary>
    public required int Directions { get; init; }

    /// <summary>The share of the definitional sets' variance along each; empty for the mean difference.</summary>
    public required IReadOnlyList<double> ExplainedShares { get; init; }

    /// <summary>How many words of the vectors are neutral.</summary>
    public required int Neutral { get; init; }

    /// <summary>How many are specific.</summary>
    public required int Specific { get; init; }

    /// <summary>How many are equalised.</summary>
    public required int Equalized { get; init; }

    /// <summary>The words that the direct bias was measured by.</summary>
    public required int MeasuredWords { get; init; }

    /// <summary>c of the direct bias.</summary>
    public required double Strictness { get; init; }

    /// <summary>The direct bias; null where it was not measured.</summary>
    public required BiasFigure? DirectBias { get; init; }

    /// <summary>The direct bias of vectors that point anywhere, <see cref="DirectBiasMetrics.Chance"/>; null where it was not
    /// measured.</summary>
    public required double? DirectBiasByChance { get; init; }

    /// <summary>The indirect bias; null where it was not measured.</summary>
    public required IndirectBiasReport? IndirectBias { get; init; }

    /// <summary>The association tests that could be measured.</summary>
    public required IReadOnlyList<AssociationReport> Associations { get; init; }

    /// <summary>The analogies that the bias makes; null where they were not looked for.</summary>
    public required StereotypeReport? Stereotypes { get; init; }

    /// <summary>What can still be seen; null where it was not measured.</summary>
    public required ResidualReport? Residual { get; init; }

    /// <summary>What could not be measured.</summary>
    public required IReadOnlyList<BiasGap> Gaps { get; init; }

    /// <summary>The words of the picture, those nearest to the first end first.</summary>
    public required IReadOnlyList<BiasWordShift> Words { get; init; }
}
