using System.Numerics;
using System.Runtime.InteropServices;
using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>Looks at all pairs of rows once: cosines by blocks of rows times packed slices of them, and the few pairs that may be among the
/// best again, in double precision.</summary>
/// <remarks>
/// With p = x·g, cos(g, x − y) = (p_x − p_y) / √(2 − 2 x·y): a product and a subtraction tell whether a pair can be good enough, with a
/// margin for the rounding of single precision. What is kept is decided in double precision, the same in every share.
/// </remarks>
internal sealed class AnalogyPairScan : IShares
{
    // A block of rows and a slice stay in the second-level cache together.
    private const int BlockRows = 224;
    private const int SliceRows = 256;

    // Rows that differ by less are one vector to single precision, and their difference points nowhere.
    private const double LeastDistance = 1e-6;

    // Distances are as long as allowed up to this share of them: vectors are at length 1 to single precision only.
    private const double DistanceRounding = 1e-6;

    // The error of a sum of d products of numbers of unit vectors is at most d / 2 times the distance of 1 from the next number. So many
    // more cover that of the vectors' length, of projections and of distances.
    private const int OtherRoundings = 64;

    private readonly float[] _units;
    private readonly double[] _direction;
    private readonly double _maximumDistance;
    private readonly TakenRows _taken;
    private readonly CancellationToken _cancellation;
    private readonly BestPairs[] _best;
    private readonly float[] _projections;
    private readonly float _leastCosine;
    private readonly float _margin;

    public AnalogyPairScan(
        float[] units, double[] direction, double maximumDistance, TakenRows taken, int capacity, int shares,
        CancellationToken cancellation)
    {
        (_units, _direction, _maximumDistance, _taken, _cancellation) = (units, direction, maximumDistance, taken, cancellation);
        _best = [.. Enumerable.Range(0, shares).Select(_ => new BestPairs(capacity))];
        _projections = new float[units.Length / direction.Length];
        for (int i = 0; i < _projections.Length; i++) _projections[i] = (float)Projection(Row(i));

        _margin = (direction.Length + OtherRoundings) * (float.BitIncrement(1) - 1);
        _leastCosine = (float)(1 - maximumDistance * maximumDistance / 2) - _margin;
    }

    /// <summary>The slices of so many rows: more shares have nothing to do.</summary>
    public static int SlicesOf(int rows) => (rows + SliceRows - 1) / SliceRows;

    public void Run(int share)
    {
        int rows = _projections.Length, width = _direction.Length;
        PackedMatrix slice = new();
        AlignedBuffer buffer = new();
        var all = new ReadOnlyMatrix(_units, rows, width);

        // Shares take slices in turns, for the later ones have more rows before them.
        for (int start = share * SliceRows; start < rows; start += _best.Length * SliceRows)
        {
            int end = Math.Min(start + SliceRows, rows);
            slice.PackTransposed(all.RowsFrom(start, end - start));
            for (int block = 0; block < end; block += BlockRows)
            {
                _cancellation.ThrowIfCancellationRequested();
                int count = Math.Min(BlockRows, end - block);
                Matrix cosines = buffer.Matrix(count, end - start);
                Multiply.By(all.RowsFrom(block, count), slice, cosines);
                for (int r = 0; r < count; r++)
                {
                    int first = Math.Max(start, block + r + 1);
                    if (first < end) Look(block + r, first, cosines[r][(first - start)..], _best[share]);
                }
            }
        }
    }

    /// <summary>The best pairs of all shares.</summary>
    public BestPairs Result()
    {
        foreach (BestPairs other in _best.AsSpan(1)) _best[0].Merge(other);
        return _best[0];
    }

    // A register of pairs is passed over at once where none is near enough and along the direction enough.
    private void Look(int row, int first, ReadOnlySpan<float> cosines, BestPairs best)
    {
        float projection = _projections[row], least = (float)(best.Floor * best.Floor);
        float slack = 2 * _margin * (1 + least);
        ref float cosine = ref MemoryMarshal.GetReference(cosines), other = ref _projections[first];
        int i = 0;
        for (; i + Vector<float>.Count <= cosines.Length; i += Vector<float>.Count)
        {
            Vector<float> cos = Vector.LoadUnsafe(ref cosine, (nuint)i);
            Vector<float> along = Vector.LoadUnsafe(ref other, (nuint)i) - new Vector<float>(projection);
            Vector<float> needed = (Vector<float>.One - cos) * (2 * least) - new Vector<float>(slack);
            Vector<int> isNear = Vector.GreaterThanOrEqual(cos, new Vector<float>(_leastCosine));
            Vector<int> mayPass = isNear & Vector.GreaterThanOrEqual(along * along, needed);
            if (mayPass == Vector<int>.Zero) continue;
            for (int lane = 0; lane < Vector<float>.Count; lane++)
                if (mayPass[lane] != 0) Score(row, first + i + lane, best);
        }

        for (; i < cosines.Length; i++)
            if (cosines[i] >= _leastCosine) Score(row, first + i, best);
    }

    private void Score(int a, int b, BestPairs best)
    {
        ReadOnlySpan<float> x = Row(a), y = Row(b);
        double along = 0, squares = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double difference = (double)x[i] - y[i];
            along += difference * _direction[i];
            squares += difference * difference;
        }

        double distance = Math.Sqrt(squares), score = Math.Abs(along) / distance;
        (int first, int second) = along > 0 ? (a, b) : (b, a);
        bool isNear = distance >= LeastDistance && distance <= _maximumDistance * (1 + DistanceRounding);
        if (isNear && score > 0 && score >= best.Floor && !_taken.Has(first, second))
            best.Offer(new ScoredPair(first, second, score, distance));
    }

    private double Projection(ReadOnlySpan<float> row)
    {
        double sum = 0;
        for (int i = 0; i < row.Length; i++) sum += row[i] * _direction[i];
        return sum;
    }

    private ReadOnlySpan<float> Row(int row) => _units.AsSpan(row * _direction.Length, _direction.Length);
}
