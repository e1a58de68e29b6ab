namespace MLNetSeq.Text;

/// <summary>How <see cref="BytePairMerges"/> are learned.</summary>
public sealed record BytePairOptions
{
    /// <summary>The most merges. Default: 10,000.</summary>
    public int Merges { get; init; } = 10_000;

    /// <summary>The most pieces, characters included: the most frequent characters first, then merges while there is room. Default: as many
    /// as there are.</summary>
    public int MaximumPieces { get; init; } = int.MaxValue;

    /// <summary>How often a character must occur in the words to be a piece. Default: 1.</summary>
    public long MinimumCount { get; init; } = 1;

    /// <summary>Refuses what cannot be.</summary>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Merges);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumPieces, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MinimumCount, 1);
    }
}
