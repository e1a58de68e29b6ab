using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

public sealed partial class WordVectors
{
    // Associations of vectors in single precision are exact to about this much: what differs by less is alike.
    private const double LeastDeviation = 1e-7;

    /// <summary>The word embedding association test: how much nearer X is to A, and Y to B, than the other way round (Caliskan, Bryson and
    /// Narayanan 2017).</summary>
    /// <remarks>
    /// s(w, A, B) = mean cos(w, a) − mean cos(w, b). Words without a vector are left out; where X and Y then differ in size, partitions
    /// keep both sizes. The p-value is one-sided. Where there are more partitions than the options' maximum, p is the share among those
    /// drawn and the observed one: (1 + drawn ones as large) / samples, and strictly (drawn ones above) / samples. Statistics that differ
    /// by rounding only are equal. Where all words are associated alike, all partitions are: then p is 1.
    /// </remarks>
    /// <param name="test">The words.</param>
    /// <param name="options">How p is found; null for the defaults.</param>
    /// <param name="cancellation">Ends the test.</param>
    /// <exception cref="ArgumentException">Fewer than two target words or no attribute word of a set have a vector, or X and Y share a
    /// word; the message names the test, the set and the words.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public WeatMetrics EvaluateWeat(WeatTest test, WeatOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(test);
        WeatOptions chosen = options ?? new WeatOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(chosen.MaximumPartitions);
        ArgumentOutOfRangeException.ThrowIfLessThan(chosen.Samples, 2);
        (MeasuredWords x, MeasuredWords y, MeasuredWords a, MeasuredWords b) =
            (Targets(test, test.X), Targets(test, test.Y), Found(test, test.A, 1), Found(test, test.B, 1));
        string[] shared = [.. x.Words.Where((_, i) => y.Rows.Contains(x.Rows[i]))];
        if (shared.Length > 0)
        {
            throw new ArgumentException(
                $"{test.Name}: '{test.X.Name}' and '{test.Y.Name}' share {string.Join(", ", shared)}: take such words out of one of them.");
        }

        double[] attributes = MeanUnit(a);
        DoubleVectors.AddScaled(-1, MeanUnit(b), attributes);
        WordAssociation[] ofX = Associations(x, attributes), ofY = Associations(y, attributes);
        return Metrics(test, ofX, ofY, chosen, cancellation) with { Coverage = [x.Coverage, y.Coverage, a.Coverage, b.Coverage] };
    }

    private static WeatMetrics Metrics(
        WeatTest test, WordAssociation[] x, WordAssociation[] y, WeatOptions options, CancellationToken cancellation)
    {
        double[] all = [.. x.Concat(y).Select(word => word.Association)];
        double mean = all.Average(), squares = all.Sum(s => (s - mean) * (s - mean));
        bool isFlat = Math.Sqrt(squares / all.Length) < LeastDeviation;
        double difference = x.Average(word => word.Association) - y.Average(word => word.Association);

        var partitions = new PartitionTest(isFlat ? new double[all.Length] : all, x.Length, cancellation);
        double count = PartitionTest.Count(all.Length, x.Length);
        bool isExact = count <= options.MaximumPartitions;
        if (isExact) partitions.RunAll();
        else partitions.RunSampled(options.Samples, new RandomStream(options.Seed));
        (long above, long atLeast, long seen) = partitions.Counts;
        return new WeatMetrics
        {
            Test = test,
            AssociationsX = x,
            AssociationsY = y,
            Statistic = x.Sum(word => word.Association) - y.Sum(word => word.Association),
            EffectSize = isFlat ? double.NaN : difference / Math.Sqrt(squares / (all.Length - 1)),
            EffectSizePopulation = isFlat ? double.NaN : difference / Math.Sqrt(squares / all.Length),
            PValue = (double)atLeast / seen,
            PValueStrict = (double)above / seen,
            Partitions = count,
            PartitionsSeen = seen,
            IsExact = isExact,
            Coverage = [],
        };
    }

    private MeasuredWords Targets(WeatTest test, WordSet set) => Found(test, set, 2);

    private MeasuredWords Found(WeatTest test, WordSet set, int atLeast)
    {
        try
        {
            return MeasuredWords.Find(this, set, atLeast);
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"{test.Name}: {e.Message}", e);
        }
    }

    // The mean of cosines with a set's words is the product with the mean of their vectors at length 1.
    private static double[] MeanUnit(MeasuredWords words)
    {
        double[][] units = words.Units();
        double[] mean = new double[units[0].Length];
        foreach (double[] unit in units) DoubleVectors.AddScaled(1.0 / units.Length, unit, mean);
        return mean;
    }

    private static WordAssociation[] Associations(MeasuredWords words, double[] attributes) =>
        [.. words.Words.Select((word, i) => new WordAssociation(word, DoubleVectors.Dot(words.Unit(i), attributes)))];
}
