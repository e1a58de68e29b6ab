namespace MLNetSeq.Numerics;

/// <summary>The part of a run of numbers that a share of the work is about.</summary>
internal static class Shares
{
    // Of rows in the widest panel of a packed weight.
    private const int Panel = 32;

    // Of numbers in a cache line: two threads that write to one line slow each other down.
    private const int Line = 16;

    /// <summary>The share's numbers of <paramref name="length"/>: whole cache lines, but for the last share.</summary>
    public static Range OfNumbers(int length, int share, int shares) =>
        share == shares - 1 ? Start(length, share, shares)..length : Start(length, share, shares)..Start(length, share + 1, shares);

    /// <summary>The share's items of <paramref name="count"/>.</summary>
    public static Range OfItems(int count, int share, int shares) =>
        (int)((long)count * share / shares)..(int)((long)count * (share + 1) / shares);

    /// <summary>The share's rows of <paramref name="count"/>: whole panels of a packed weight, but for the last one.</summary>
    public static (int Start, int Count) OfRows(int count, int share, int shares)
    {
        int panels = (count + Panel - 1) / Panel;
        Range own = OfItems(panels, share, shares);
        int start = Math.Min(count, own.Start.Value * Panel);
        return (start, Math.Min(count, own.End.Value * Panel) - start);
    }

    private static int Start(int length, int share, int shares) => (int)((long)length * share / shares) / Line * Line;
}
