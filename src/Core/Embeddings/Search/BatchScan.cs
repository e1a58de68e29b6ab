using System.Numerics;
using System.Runtime.InteropServices;
using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>A search for many queries: blocks of rows times the packed queries, and the best of each block kept at once.</summary>
/// <remarks>The matrix of all scores is never in memory: a share has a block of rows by a slice of queries.</remarks>
internal sealed class BatchScan : IShares
{
    // The rows of a block, read from memory once for all queries, and a slice of queries stay in the second-level cache together.
    private const int BlockRows = 224;
    private const int SliceQueries = 256;

    private readonly VectorRows _rows;
    private readonly float[] _inverseNorms;
    private readonly SearchRange _range;
    private readonly CancellationToken _cancellation;
    private readonly PackedMatrix[] _slices;
    private readonly BestRows[][] _best;

    public BatchScan(
        VectorSearch search, ReadOnlyMatrix units, int[][] excluded, SearchRange range, int shares, CancellationToken cancellation)
    {
        (_rows, _inverseNorms, _range, _cancellation) = (search.Rows, search.InverseNorms, range, cancellation);
        _slices = new PackedMatrix[(units.Rows + SliceQueries - 1) / SliceQueries];
        for (int s = 0; s < _slices.Length; s++)
        {
            _slices[s] = new PackedMatrix();
            _slices[s].PackTransposed(units.RowsFrom(s * SliceQueries, Math.Min(SliceQueries, units.Rows - s * SliceQueries)));
        }

        int capacity = Math.Min(range.Count, range.Rows);
        _best = new BestRows[shares][];
        for (int share = 0; share < shares; share++) _best[share] = [.. excluded.Select(rows => new BestRows(capacity, rows))];
    }

    public void Run(int share)
    {
        var state = new ShareState(_best[share]);
        Range own = Shares.OfItems(_range.Rows, share, _best.Length);
        for (int start = own.Start.Value; start < own.End.Value; start += BlockRows)
        {
            _cancellation.ThrowIfCancellationRequested();
            Block(state, start, Math.Min(BlockRows, own.End.Value - start));
        }
    }

    /// <summary>For each query the best rows of all shares, the best first.</summary>
    public Neighbour[][] Results()
    {
        foreach (BestRows[] others in _best.AsSpan(1))
            for (int q = 0; q < others.Length; q++) _best[0][q].Merge(others[q]);
        return [.. _best[0].Select(best => best.Sorted())];
    }

    private void Block(ShareState state, int start, int count)
    {
        ReadOnlyMatrix block = RowBlock.Singles(_rows, start, count, state.Rows);
        for (int s = 0; s < _slices.Length; s++)
        {
            Matrix dots = state.Dots.Matrix(count, _slices[s].Columns);
            Multiply.By(block, _slices[s], dots);
            for (int r = 0; r < count; r++) Keep(state, s * SliceQueries, start + r, dots[r]);
        }

        GC.KeepAlive(_rows);
    }

    // Nearly all scores are below their query's threshold: a register of them is looked at in one comparison, which has no rounding
    // and so is the same at every width.
    private void Keep(ShareState state, int firstQuery, int row, ReadOnlySpan<float> dots)
    {
        float inverseNorm = _inverseNorms[row];
        ref float dot = ref MemoryMarshal.GetReference(dots), threshold = ref state.Thresholds[firstQuery];
        int i = 0;
        for (; i + Vector<float>.Count <= dots.Length; i += Vector<float>.Count)
        {
            Vector<float> scores = Vector.LoadUnsafe(ref dot, (nuint)i) * inverseNorm;
            if (!Vector.GreaterThanAny(scores, Vector.LoadUnsafe(ref threshold, (nuint)i))) continue;
            for (int lane = 0; lane < Vector<float>.Count; lane++) state.Offer(firstQuery + i + lane, row, scores[lane]);
        }

        for (; i < dots.Length; i++) state.Offer(firstQuery + i, row, dots[i] * inverseNorm);
    }

    /// <summary>What a share writes to.</summary>
    private sealed class ShareState
    {
        private readonly BestRows[] _best;

        public ShareState(BestRows[] best)
        {
            _best = best;
            Thresholds = new float[best.Length];
            Thresholds.AsSpan().Fill(float.NegativeInfinity);
        }

        public AlignedBuffer Rows { get; } = new();

        public AlignedBuffer Dots { get; } = new();

        /// <summary>For each query the score that a row must be above.</summary>
        public float[] Thresholds { get; }

        public void Offer(int query, int row, float score)
        {
            if (!(score > Thresholds[query])) return;
            _best[query].Offer(row, score);
            Thresholds[query] = _best[query].Threshold;
        }
    }
}
