using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>Finds the pairs of near rows whose difference points along a direction, no row twice at the same end.</summary>
/// <remarks>
/// The best pairs are taken in their order, but those with a row that is taken already are passed over. Of many millions of pairs only the
/// best are kept; where taken rows use them up, the search goes on among the rows that are left, which is the same order.
/// </remarks>
/// <param name="units">The rows, at length 1.</param>
/// <param name="direction">The direction, of length 1.</param>
/// <param name="maximumDistance">How far apart the rows of a pair may be.</param>
/// <param name="capacity">How many pairs are kept at once.</param>
internal sealed class AnalogyPairSearch(
    float[] units, double[] direction, double maximumDistance, int capacity = AnalogyPairSearch.DefaultCapacity)
{
    // Some hundred times as many pairs as are asked for: to search again is rare, and the memory a few megabytes.
    private const int DefaultCapacity = 1 << 16;

    private readonly int _rows = units.Length / direction.Length;

    /// <summary>At most so many pairs, the best first.</summary>
    public ScoredPair[] Find(int count, int threads, CancellationToken cancellation)
    {
        var found = new List<ScoredPair>();
        var taken = new TakenRows(_rows);
        int shares = Math.Clamp(threads > 0 ? threads : Environment.ProcessorCount, 1, Math.Max(1, AnalogyPairScan.SlicesOf(_rows)));
        using var pool = new WorkerPool(shares);
        bool isMore = true;
        while (isMore && found.Count < count)
        {
            var scan = new AnalogyPairScan(units, direction, maximumDistance, taken, capacity, shares, cancellation);
            pool.Run(scan);
            BestPairs best = scan.Result();
            foreach (ScoredPair pair in best.Sorted())
            {
                if (found.Count == count) break;
                if (!taken.TryTake(pair)) continue;
                found.Add(pair);
            }

            isMore = best.WasCut;
        }

        return [.. found];
    }
}
