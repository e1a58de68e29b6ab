namespace MLNetSeq.Numerics;

/// <summary>A length cut into nearly equal slices: 20 rows are 10 + 10 and not 14 + 6, for tall tiles run faster.</summary>
internal readonly struct Slices
{
    private readonly int _each;
    private readonly int _longer;

    /// <summary>Cuts a length into as few slices as there may be of the longest.</summary>
    public Slices(int length, int longest)
    {
        Count = (length + longest - 1) / longest;
        if (Count > 0) (_each, _longer) = Math.DivRem(length, Count);
    }

    /// <summary>The number of slices.</summary>
    public int Count { get; }

    /// <summary>Where a slice starts.</summary>
    public int Start(int slice) => slice * _each + Math.Min(slice, _longer);

    /// <summary>How long it is.</summary>
    public int Length(int slice) => _each + (slice < _longer ? 1 : 0);
}
