using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>The nearest other rows of each row by Euclidean distance: found by matrix products, measured in double precision.</summary>
internal sealed class NearestRows : IShares
{
    // Products of so many rows with all others are held at a time.
    private const int Block = 32;

    private readonly float[] _rows;
    private readonly int _width;
    private readonly float[] _norms;
    private readonly int _threads;
    private readonly CancellationToken _cancellation;
    private readonly PackedMatrix _packed = new();

    private NearestRows(ReadOnlyMatrix rows, int neighbours, int threads, CancellationToken cancellation)
    {
        Count = rows.Rows;
        Neighbours = neighbours;
        _width = rows.Columns;
        _threads = threads;
        _cancellation = cancellation;
        _rows = new float[Count * _width];
        _norms = new float[Count];
        for (int r = 0; r < Count; r++)
        {
            rows[r].CopyTo(_rows.AsSpan(r * _width));
            _norms[r] = (float)VectorMath.SumOfSquares(rows[r]);
        }

        _packed.PackTransposed(new ReadOnlyMatrix(_rows, Count, _width));
        Indices = new int[(long)Count * neighbours];
        SquaredDistances = new double[Indices.Length];
    }

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <summary>How many neighbours each has.</summary>
    public int Neighbours { get; }

    /// <summary>The neighbours of row after row, nearest first.</summary>
    public int[] Indices { get; }

    /// <summary>Their squared distances.</summary>
    public double[] SquaredDistances { get; }

    /// <summary>Finds the neighbours.</summary>
    public static NearestRows Find(ReadOnlyMatrix rows, int neighbours, WorkerPool pool, CancellationToken cancellation = default)
    {
        NearestRows found = new(rows, neighbours, pool.Threads, cancellation);
        pool.Run(found);
        return found;
    }

    void IShares.Run(int share)
    {
        (int start, int count) = Shares.OfItems(Count, share, _threads).GetOffsetAndLength(Count);
        float[] products = new float[Block * Count];
        PriorityQueue<int, float> nearest = new(Neighbours + 1);
        for (int first = start; first < start + count; first += Block)
        {
            _cancellation.ThrowIfCancellationRequested();
            int rows = Math.Min(Block, start + count - first);
            Matrix block = new(products, rows, Count);
            Multiply.By(new ReadOnlyMatrix(_rows.AsSpan(first * _width), rows, _width), _packed, block);
            for (int r = 0; r < rows; r++) Select(first + r, block[r], nearest);
        }
    }

    // |a − b|² = |a|² + |b|² − 2ab, of which |a|² is the same for all.
    private void Select(int row, ReadOnlySpan<float> products, PriorityQueue<int, float> nearest)
    {
        nearest.Clear();
        float bound = float.PositiveInfinity;
        for (int other = 0; other < products.Length; other++)
        {
            float distance = _norms[other] - 2 * products[other];
            if (distance >= bound || other == row) continue;
            if (nearest.Count < Neighbours) nearest.Enqueue(other, -distance);
            else nearest.EnqueueDequeue(other, -distance);
            if (nearest.Count == Neighbours && nearest.TryPeek(out _, out float worst)) bound = -worst;
        }

        Span<int> indices = Indices.AsSpan(row * Neighbours, Neighbours);
        Span<double> distances = SquaredDistances.AsSpan(row * Neighbours, Neighbours);
        for (int i = 0; i < indices.Length; i++)
        {
            indices[i] = nearest.Dequeue();
            distances[i] = SquaredDistance(row, indices[i]);
        }

        distances.Sort(indices);
    }

    private double SquaredDistance(int a, int b)
    {
        ReadOnlySpan<float> left = _rows.AsSpan(a * _width, _width), right = _rows.AsSpan(b * _width, _width);
        double sum = 0;
        for (int i = 0; i < left.Length; i++)
        {
            double difference = (double)left[i] - right[i];
            sum += difference * difference;
        }

        return sum;
    }
}
