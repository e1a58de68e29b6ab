using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>The sum of w wᵀ over the vectors w of all words, at length 1.</summary>
/// <remarks>Blocks of rows are multiplied in single precision and added in double, in an order that the threads do not decide.</remarks>
internal sealed class SecondMoments : IShares
{
    private const int BlockRows = 1024;
    private const int Segments = 16;

    private readonly VectorRows _rows;
    private readonly CancellationToken _cancellation;
    private readonly int _threads;
    private readonly double[][] _sums = new double[Segments][];
    private readonly int[] _counts = new int[Segments];

    private SecondMoments(VectorRows rows, int threads, CancellationToken cancellation) =>
        (_rows, _threads, _cancellation) = (rows, threads, cancellation);

    /// <summary>The d² numbers of the sum, and how many vectors have a direction: are finite, and not zeros.</summary>
    public static (double[] Sum, int Count) Of(VectorRows rows, int threads, CancellationToken cancellation)
    {
        using WorkerPool pool = new(threads);
        SecondMoments moments = new(rows, pool.Threads, cancellation);
        pool.Run(moments);
        double[] sum = moments._sums[0];
        foreach (double[] other in moments._sums.AsSpan(1)) DoubleVectors.AddScaled(1, other, sum);
        return (sum, moments._counts.Sum());
    }

    /// <summary>The vector of a row at length 1; false, and zeros, where it has no direction.</summary>
    public static bool TryUnit(VectorRows rows, int row, Span<float> scratch, Span<double> unit)
    {
        DoubleVectors.Widen(rows.Row(row, scratch), unit);
        double squares = DoubleVectors.Dot(unit, unit);
        bool hasDirection = squares > 0 && double.IsFinite(squares);
        if (!hasDirection) unit.Clear();
        double factor = hasDirection ? 1 / Math.Sqrt(squares) : 0;
        foreach (ref double x in unit) x *= factor;
        return hasDirection;
    }

    public void Run(int share)
    {
        int d = _rows.Dimension;
        float[] block = new float[BlockRows * d], product = new float[d * d], scratch = new float[d];
        double[] unit = new double[d], wide = new double[d * d];
        for (int segment = share; segment < Segments; segment += _threads)
        {
            double[] sum = _sums[segment] = new double[d * d];
            Range own = Shares.OfItems(_rows.Count, segment, Segments);
            for (int start = own.Start.Value; start < own.End.Value; start += BlockRows)
            {
                _cancellation.ThrowIfCancellationRequested();
                int count = Math.Min(BlockRows, own.End.Value - start);
                for (int i = 0; i < count; i++)
                {
                    if (TryUnit(_rows, start + i, scratch, unit)) _counts[segment]++;
                    DoubleVectors.Narrow(1, unit, block.AsSpan(i * d, d));
                }

                ReadOnlyMatrix words = new(block, count, d);
                Multiply.Transposed(words, words, new Matrix(product, d, d), add: false);
                DoubleVectors.Widen(product, wide);
                DoubleVectors.AddScaled(1, wide, sum);
            }
        }
    }
}
