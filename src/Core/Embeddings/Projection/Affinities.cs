using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>How much each two rows are neighbours: the symmetric joint probabilities P of t-SNE (van der Maaten and Hinton 2008).</summary>
/// <remarks>
/// p(j|i) ∝ exp(−βᵢ |xᵢ − xⱼ|²), with βᵢ such that the entropy of p(·|i) is the logarithm of the perplexity; P = (p(j|i) + p(i|j)) / 2n.
/// Of neighbours beyond three times the perplexity there is nothing left to count (van der Maaten 2014). Rows are compressed: those of
/// row i are from <see cref="Starts"/>[i] up to Starts[i + 1].
/// </remarks>
internal sealed class Affinities
{
    private const double NeighboursOfPerplexity = 3;

    private Affinities(int[] starts, int[] neighbours, double[] values, double[] precisions)
    {
        Starts = starts;
        Neighbours = neighbours;
        Values = values;
        Precisions = precisions;
    }

    /// <summary>The number of rows.</summary>
    public int Count => Starts.Length - 1;

    /// <summary>Where each row's neighbours begin, and behind the last where they end.</summary>
    public int[] Starts { get; }

    /// <summary>The neighbours.</summary>
    public int[] Neighbours { get; }

    /// <summary>P of a row and its neighbour; all of them sum to 1.</summary>
    public double[] Values { get; }

    /// <summary>β of each row.</summary>
    public double[] Precisions { get; }

    /// <summary>The affinities of the nearest rows, three times the perplexity of them and one.</summary>
    public static Affinities Near(ReadOnlyMatrix rows, double perplexity, WorkerPool pool, CancellationToken cancellation = default) =>
        Of(rows, perplexity, (int)Math.Min(rows.Rows - 1, NeighboursOfPerplexity * perplexity + 1), pool, cancellation);

    /// <summary>The affinities of all pairs.</summary>
    public static Affinities All(ReadOnlyMatrix rows, double perplexity, WorkerPool pool) => Of(rows, perplexity, rows.Rows - 1, pool, default);

    private static Affinities Of(ReadOnlyMatrix rows, double perplexity, int neighbours, WorkerPool pool, CancellationToken cancellation)
    {
        NearestRows nearest = NearestRows.Find(rows, neighbours, pool, cancellation);
        Calibration calibration = new(nearest, Math.Log(perplexity), pool.Threads);
        pool.Run(calibration);
        return Join(nearest, calibration);
    }

    /// <summary>Adds the transpose, and divides by 2n.</summary>
    private static Affinities Join(NearestRows nearest, Calibration conditional)
    {
        int n = nearest.Count, k = nearest.Neighbours;
        int[] counts = new int[n];
        for (int i = 0; i < n; i++)
        {
            for (int e = i * k; e < (i + 1) * k; e++)
            {
                counts[i]++;
                counts[nearest.Indices[e]]++;
            }
        }

        // Pairs that are each other's neighbours come twice, and are joined below.
        int[] ends = new int[n + 1];
        for (int i = 0; i < n; i++) ends[i + 1] = checked(ends[i] + counts[i]);
        int[] neighbours = new int[ends[n]], at = ends[..n];
        double[] values = new double[ends[n]];
        for (int i = 0; i < n; i++)
        {
            for (int e = i * k; e < (i + 1) * k; e++)
            {
                Put(i, nearest.Indices[e], conditional.Probabilities[e]);
                Put(nearest.Indices[e], i, conditional.Probabilities[e]);
            }
        }

        return Joined(ends, neighbours, values, conditional.Precisions);

        void Put(int row, int neighbour, double value)
        {
            neighbours[at[row]] = neighbour;
            values[at[row]++] = value / (2.0 * n);
        }
    }

    private static Affinities Joined(int[] ends, int[] neighbours, double[] values, double[] precisions)
    {
        int kept = 0;
        int[] starts = new int[ends.Length];
        for (int i = 0; i + 1 < ends.Length; i++)
        {
            int first = ends[i], length = ends[i + 1] - first;
            neighbours.AsSpan(first, length).Sort(values.AsSpan(first, length));
            starts[i] = kept;
            for (int e = first; e < first + length; e++)
            {
                if (kept > starts[i] && neighbours[kept - 1] == neighbours[e])
                {
                    values[kept - 1] += values[e];
                    continue;
                }

                neighbours[kept] = neighbours[e];
                values[kept++] = values[e];
            }
        }

        starts[^1] = kept;
        return new Affinities(starts, neighbours[..kept], values[..kept], precisions);
    }

    /// <summary>Finds each row's precision by bisection.</summary>
    private sealed class Calibration(NearestRows nearest, double entropy, int threads) : IShares
    {
        private const int MostHalvings = 200;
        private const double Tolerance = 1e-12;

        public double[] Probabilities { get; } = new double[nearest.SquaredDistances.Length];

        public double[] Precisions { get; } = new double[nearest.Count];

        public void Run(int share)
        {
            int k = nearest.Neighbours;
            (int start, int count) = Shares.OfItems(nearest.Count, share, threads).GetOffsetAndLength(nearest.Count);
            for (int i = start; i < start + count; i++)
                Precisions[i] = Solve(nearest.SquaredDistances.AsSpan(i * k, k), Probabilities.AsSpan(i * k, k));
        }

        private double Solve(ReadOnlySpan<double> distances, Span<double> probabilities)
        {
            double mean = 0;
            foreach (double distance in distances) mean += (distance - distances[0]) / distances.Length;
            double low = 0, high = double.PositiveInfinity, precision = mean > 0 ? 1 / mean : 1;
            for (int i = 0; i < MostHalvings; i++)
            {
                double excess = Entropy(distances, precision, probabilities) - entropy;
                if (Math.Abs(excess) < Tolerance) break;
                if (excess > 0) low = precision;
                else high = precision;
                double next = double.IsInfinity(high) ? 2 * precision : 0.5 * (low + high);
                if (next == precision || double.IsInfinity(next)) break;
                precision = next;
            }

            return precision;
        }

        // The nearest comes first: measured from its distance on, no exponential underflows for all.
        private static double Entropy(ReadOnlySpan<double> distances, double precision, Span<double> probabilities)
        {
            double sum = 0, energy = 0;
            for (int j = 0; j < distances.Length; j++)
            {
                double beyond = distances[j] - distances[0];
                double weight = Math.Exp(-precision * beyond);
                probabilities[j] = weight;
                sum += weight;
                energy += weight * beyond;
            }

            for (int j = 0; j < probabilities.Length; j++) probabilities[j] /= sum;
            return Math.Log(sum) + precision * energy / sum;
        }
    }
}
