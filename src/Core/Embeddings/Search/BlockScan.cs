using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>A search of one result: each share scores its rows, a block at a time, and keeps the best.</summary>
internal abstract class BlockScan(VectorSearch search, SearchRange range) : IShares
{
    // A block's scores stay in the first-level cache.
    private const int BlockRows = 128;

    private BestRows[] _best = [];

    /// <summary>The rows searched.</summary>
    protected VectorRows Rows { get; } = search.Rows;

    /// <summary>What makes cosines of <see cref="RowBlock.Dots"/>, for each row.</summary>
    protected float[] DotFactors { get; } = search.DotFactors;

    /// <summary>Says how many shares there will be.</summary>
    public void Prepare(int shares) =>
        _best = [.. Enumerable.Range(0, shares).Select(_ => new BestRows(Math.Min(range.Count, range.Rows), range.Excluded))];

    public void Run(int share)
    {
        BestRows best = _best[share];
        Span<float> buffer = stackalloc float[BlockRows];
        var scratch = new AlignedBuffer();
        Range own = Shares.OfItems(range.Rows, share, _best.Length);
        for (int start = own.Start.Value; start < own.End.Value; start += BlockRows)
        {
            Span<float> scores = buffer[..Math.Min(BlockRows, own.End.Value - start)];
            Score(start, scores, scratch);
            Keep(best, start, scores);
        }
    }

    /// <summary>The best rows of all shares, the best first.</summary>
    public Neighbour[] Result()
    {
        foreach (BestRows other in _best.AsSpan(1)) _best[0].Merge(other);
        return _best[0].Sorted();
    }

    /// <summary>Writes the scores of the rows from <paramref name="start"/> on.</summary>
    protected abstract void Score(int start, Span<float> scores, AlignedBuffer scratch);

    // Of equal scores the lower row is kept, and that one came before.
    private static void Keep(BestRows best, int start, ReadOnlySpan<float> scores)
    {
        float threshold = best.Threshold;
        for (int i = 0; i < scores.Length; i++)
        {
            if (!(scores[i] > threshold)) continue;
            best.Offer(start + i, scores[i]);
            threshold = best.Threshold;
        }
    }
}
