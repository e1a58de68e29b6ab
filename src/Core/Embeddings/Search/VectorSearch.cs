using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>Exact search for the rows nearest to queries: every row is looked at. Safe for several threads.</summary>
/// <remarks>Each row's score, and so the result, is the same whatever the number of threads.</remarks>
/// <param name="rows">The rows to look through.</param>
internal sealed class VectorSearch(VectorRows rows)
{
    // To start a thread pays from about so many products of two numbers on: half a millisecond.
    private const long ProductsOfThread = 1 << 22;

    private float[]? _inverseNorms;
    private float[]? _dotFactors;

    /// <summary>The rows.</summary>
    public VectorRows Rows { get; } = rows;

    /// <summary>1 / |row| for each row, 0 for rows of zeros; found when first asked for.</summary>
    public float[] InverseNorms => LazyInitializer.EnsureInitialized(ref _inverseNorms, FindInverseNorms);

    /// <summary>What makes cosines of <see cref="RowBlock.Dots"/>: <see cref="InverseNorms"/>, times the scale of rows in bytes.</summary>
    public float[] DotFactors => LazyInitializer.EnsureInitialized(ref _dotFactors, FindDotFactors);

    /// <summary>Writes a row at length 1; a row of zeros stays one.</summary>
    public void Unit(int row, Span<float> unit)
    {
        ReadOnlySpan<float> stored = Rows.Row(row, unit);
        if (!stored.Overlaps(unit)) stored.CopyTo(unit);
        VectorMath.Scale(unit, InverseNorms[row]);
    }

    /// <summary>The rows of the highest cosines with one query.</summary>
    /// <param name="unit">The query, of length 1.</param>
    /// <param name="range">Which rows, how many, with how many threads.</param>
    public Neighbour[] Nearest(ReadOnlySpan<float> unit, SearchRange range) => Run(new CosineScan(this, unit.ToArray(), range), range, 1);

    /// <summary>The rows of the highest 3CosMul scores (Levy and Goldberg 2014).</summary>
    /// <param name="units">The words' vectors, of length 1 each, the positive ones first.</param>
    /// <param name="positives">How many are positive.</param>
    /// <param name="range">Which rows, how many, with how many threads.</param>
    public Neighbour[] NearestByProduct(float[][] units, int positives, SearchRange range) =>
        Run(new ProductScan(this, units, positives, range), range, units.Length);

    /// <summary>The rows of the highest cosines with each of several queries.</summary>
    /// <param name="units">A query a row, of length 1.</param>
    /// <param name="excluded">For each query the rows it must not find, in ascending order.</param>
    /// <param name="range">Which rows, how many, with how many threads; its own excluded rows count for nothing here.</param>
    /// <param name="cancellation">Ends the search.</param>
    public Neighbour[][] NearestEach(ReadOnlyMatrix units, int[][] excluded, SearchRange range, CancellationToken cancellation)
    {
        int threads = ThreadsFor(range, units.Rows);
        var scan = new BatchScan(this, units, excluded, range, threads, cancellation);
        Run(scan, threads);
        return scan.Results();
    }

    private Neighbour[] Run(BlockScan scan, SearchRange range, int queries)
    {
        int threads = ThreadsFor(range, queries);
        scan.Prepare(threads);
        Run((IShares)scan, threads);
        return scan.Result();
    }

    private static void Run(IShares work, int threads)
    {
        using var pool = new WorkerPool(threads);
        pool.Run(work);
    }

    private int ThreadsFor(SearchRange range, int queries)
    {
        int most = range.Threads > 0 ? range.Threads : Environment.ProcessorCount;
        return (int)Math.Clamp((long)range.Rows * Rows.Dimension * queries / ProductsOfThread, 1, most);
    }

    private float[] FindInverseNorms()
    {
        float[] inverse = new float[Rows.Count];
        var work = new Norms(Rows, inverse, ThreadsFor(new SearchRange(Rows.Count, 0, [], Threads: 0), queries: 1));
        Run(work, work.Threads);
        return inverse;
    }

    private float[] FindDotFactors()
    {
        if (Rows.Precision != VectorPrecision.Int8) return InverseNorms;
        float[] factors = new float[Rows.Count];
        for (int i = 0; i < factors.Length; i++) factors[i] = InverseNorms[i] * Rows.Scale(i);
        return factors;
    }

    private sealed record Norms(VectorRows Rows, float[] Inverse, int Threads) : IShares
    {
        public void Run(int share)
        {
            float[] scratch = new float[Rows.Dimension];
            Range own = Shares.OfItems(Rows.Count, share, Threads);
            for (int i = own.Start.Value; i < own.End.Value; i++)
            {
                double squares = VectorMath.SumOfSquares(Rows.Row(i, scratch));
                Inverse[i] = squares > 0 ? (float)(1 / Math.Sqrt(squares)) : 0;
            }
        }
    }
}
