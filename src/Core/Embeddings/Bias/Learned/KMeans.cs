using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>Rows in k groups, each row in that of the nearest centre and each centre the mean of its rows (Lloyd 1982).</summary>
/// <remarks>Centres start at rows drawn far apart (k-means++: Arthur and Vassilvitskii 2007); the best of several starts counts.</remarks>
internal sealed class KMeans
{
    private const int MostRounds = 300;

    private readonly float[] _rows;
    private readonly int _width;
    private readonly double[] _squares;
    private readonly double[][] _centres;
    private readonly int[] _groups;
    private readonly double[] _distances;

    private KMeans(float[] rows, int width, int groups, double[] squares)
    {
        (_rows, _width, _squares) = (rows, width, squares);
        _centres = new double[groups][];
        _groups = new int[squares.Length];
        _distances = new double[squares.Length];
    }

    /// <summary>Each row's group.</summary>
    public ReadOnlySpan<int> Groups => _groups;

    /// <summary>The sum of squared distances of rows to their centres.</summary>
    public double Inertia => _distances.Sum();

    /// <summary>Finds the groups.</summary>
    /// <param name="rows">The rows one after the other, at least as many as groups.</param>
    /// <param name="width">The numbers of a row.</param>
    /// <param name="groups">k.</param>
    /// <param name="starts">How often it starts anew.</param>
    /// <param name="seed">Of the starts.</param>
    /// <param name="cancellation">Ends the search.</param>
    public static KMeans Fit(float[] rows, int width, int groups, int starts, long seed, CancellationToken cancellation)
    {
        double[] squares = new double[rows.Length / width];
        for (int row = 0; row < squares.Length; row++)
        {
            ReadOnlySpan<float> values = rows.AsSpan(row * width, width);
            squares[row] = VectorMath.Dot(values, values);
        }

        RandomStream random = new(seed);
        KMeans? best = null;
        for (int start = 0; start < starts; start++)
        {
            KMeans tried = new(rows, width, groups, squares);
            tried.Start(random);
            tried.Settle(cancellation);
            if (best is null || tried.Inertia < best.Inertia) best = tried;
        }

        return best!;
    }

    private ReadOnlySpan<float> Row(int row) => _rows.AsSpan(row * _width, _width);

    /// <summary>Draws the centres: the first from all rows alike, each next by the squared distance to the nearest one so far.</summary>
    private void Start(RandomStream random)
    {
        _distances.AsSpan().Fill(1);
        for (int group = 0; group < _centres.Length; group++)
        {
            double[] centre = _centres[group] = Centre(Draw(random));
            double square = DoubleVectors.Dot(centre, centre);
            for (int row = 0; row < _distances.Length; row++)
            {
                double distance = Distance(row, centre, square);
                _distances[row] = group == 0 ? distance : Math.Min(_distances[row], distance);
            }
        }
    }

    private int Draw(RandomStream random)
    {
        double left = random.NextDouble() * _distances.Sum();
        for (int row = 0; row < _distances.Length; row++)
        {
            left -= _distances[row];
            if (left < 0) return row;
        }

        return random.Next(_distances.Length); // all rows are alike
    }

    private double[] Centre(int row)
    {
        double[] centre = new double[_width];
        MixedVectors.AddScaled(1, Row(row), centre);
        return centre;
    }

    // |x|² − 2xc + |c|²; rounding can leave a distance of nothing a little below 0.
    private double Distance(int row, double[] centre, double square) =>
        Math.Max(0, _squares[row] - 2 * MixedVectors.Dot(Row(row), centre) + square);

    private void Settle(CancellationToken cancellation)
    {
        _groups.AsSpan().Fill(-1);
        for (int round = 0; round < MostRounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!Assign()) return;
            Average();
        }

        Assign();
    }

    /// <summary>Puts each row to the nearest centre; returns whether any changed its group.</summary>
    private bool Assign()
    {
        double[] squares = [.. _centres.Select(centre => DoubleVectors.Dot(centre, centre))];
        bool changed = false;
        for (int row = 0; row < _groups.Length; row++)
        {
            int nearest = 0;
            _distances[row] = double.PositiveInfinity;
            for (int group = 0; group < _centres.Length; group++)
            {
                double distance = Distance(row, _centres[group], squares[group]);
                if (distance < _distances[row]) (nearest, _distances[row]) = (group, distance);
            }

            changed |= _groups[row] != nearest;
            _groups[row] = nearest;
        }

        return changed;
    }

    private void Average()
    {
        for (int group = 0; group < _centres.Length; group++)
        {
            double[] sum = new double[_width];
            int count = 0;
            for (int row = 0; row < _groups.Length; row++)
            {
                if (_groups[row] != group) continue;
                MixedVectors.AddScaled(1, Row(row), sum);
                count++;
            }

            // A group that lost all its rows starts anew at the row that lies worst.
            _centres[group] = count == 0 ? Centre(Array.IndexOf(_distances, _distances.Max())) : [.. sum.Select(s => s / count)];
        }
    }
}
