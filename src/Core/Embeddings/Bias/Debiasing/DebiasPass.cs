using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>Maps all rows, each by the map of its words, once over memory: read in double precision, rounded once.</summary>
/// <param name="rows">The rows.</param>
/// <param name="values">Receives the new ones.</param>
/// <param name="length">Which length they come back at.</param>
/// <param name="cancellation">Ends the pass.</param>
internal sealed class DebiasPass(VectorRows rows, float[] values, RowLength length, CancellationToken cancellation) : IShares
{
    // What is left of a vector in single precision that lies wholly along the directions is less than this share of it.
    private const double LeastShare = 1e-6;

    // So many rows between two looks at the cancellation.
    private const int BlockRows = 1024;

    private Share[] _shares = [];

    /// <summary>The maps that rows may have; null for none.</summary>
    public IReadOnlyList<DirectionScaling?> Maps { get; init; } = [null];

    /// <summary>The map of each row; null where all have the first.</summary>
    public int[]? MapOf { get; init; }

    /// <summary>The rows that are zeros, in order.</summary>
    public List<int> Zeros { get; } = [];

    /// <summary>The rows that are not finite, in order.</summary>
    public List<int> NotFinite { get; } = [];

    /// <summary>The rows of which nothing is left, in order.</summary>
    public List<int> Lost { get; } = [];

    /// <summary>Maps the rows; the result does not depend on the number of threads.</summary>
    public void Run(WorkerPool pool)
    {
        _shares = [.. Enumerable.Range(0, pool.Threads).Select(_ => new Share(rows.Dimension))];
        pool.Run(this);
        foreach (Share share in _shares)
        {
            Zeros.AddRange(share.Zeros);
            NotFinite.AddRange(share.NotFinite);
            Lost.AddRange(share.Lost);
        }
    }

    public void Run(int share)
    {
        Range own = Shares.OfItems(rows.Count, share, _shares.Length);
        for (int row = own.Start.Value; row < own.End.Value; row++)
        {
            if (row % BlockRows == 0) cancellation.ThrowIfCancellationRequested();
            Map(row, _shares[share]);
        }
    }

    private void Map(int row, Share share)
    {
        Span<double> work = share.Work;
        Span<float> target = values.AsSpan(row * rows.Dimension, rows.Dimension);
        ReadOnlySpan<float> source = rows.Row(row, share.Scratch);
        DoubleVectors.Widen(source, work);
        double squares = DoubleVectors.Dot(work, work);
        if (!double.IsFinite(squares))
        {
            share.NotFinite.Add(row);
            source.CopyTo(target);
            return;
        }

        if (squares == 0)
        {
            share.Zeros.Add(row);
            target.Clear();
            return;
        }

        DirectionScaling? map = Maps[MapOf?[row] ?? 0];
        if (map is null && length != RowLength.One)
        {
            source.CopyTo(target);
            return;
        }

        map?.Apply(work);
        double left = map is null ? squares : DoubleVectors.Dot(work, work);
        if (left <= LeastShare * LeastShare * squares)
        {
            share.Lost.Add(row);
            target.Clear();
            return;
        }

        double factor = length switch { RowLength.One => 1 / Math.Sqrt(left), RowLength.Former => Math.Sqrt(squares / left), _ => 1 };
        DoubleVectors.Narrow(factor, work, target);
    }

    private sealed class Share(int dimension)
    {
        public double[] Work { get; } = new double[dimension];

        public float[] Scratch { get; } = new float[dimension];

        public List<int> Zeros { get; } = [];

        public List<int> NotFinite { get; } = [];

        public List<int> Lost { get; } = [];
    }
}
