using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>
/// How many of the ways to take as many numbers as X has, out of those of X and Y together, have a sum above X's or as large.
/// </summary>
/// <remarks>The statistic is 2 Σ X − Σ (X and Y), so that the order of the sums of X is that of the statistic.</remarks>
/// <param name="numbers">The numbers of X, and then those of Y.</param>
/// <param name="taken">How many are X's.</param>
/// <param name="cancellation">Ends the work.</param>
internal sealed class PartitionTest(double[] numbers, int taken, CancellationToken cancellation)
{
    // Sums of the same numbers in another order differ by rounding; of associations, which are about 1 at most, by far less than this.
    private const double Tie = 1e-12;

    private const int CancellationInterval = 1 << 16;

    private readonly double _observed = numbers.AsSpan(0, taken).ToArray().Sum();
    private long _above;
    private long _atLeast;
    private long _seen;

    /// <summary>The partitions whose sum is above the observed one, those with at least that sum, and those looked at.</summary>
    public (long Above, long AtLeast, long Seen) Counts => (_above, _atLeast, _seen);

    /// <summary>The number of partitions, exact up to 2⁵³.</summary>
    public static double Count(int numbers, int taken)
    {
        int fewer = Math.Min(taken, numbers - taken);
        double count = 1;
        for (int i = 1; i <= fewer; i++) count = Math.Round(count * (numbers - fewer + i) / i);
        return count;
    }

    /// <summary>Looks at all partitions, in lexicographic order.</summary>
    public void RunAll()
    {
        int[] places = [.. Enumerable.Range(0, taken)];
        double[] sums = new double[taken + 1];
        int changed = 0;
        while (changed >= 0)
        {
            for (int i = changed; i < taken; i++) sums[i + 1] = sums[i] + numbers[places[i]];
            Look(sums[taken]);
            changed = taken - 1;
            while (changed >= 0 && places[changed] == numbers.Length - taken + changed) changed--;
            if (changed < 0) continue;
            places[changed]++;
            for (int i = changed + 1; i < taken; i++) places[i] = places[i - 1] + 1;
        }
    }

    /// <summary>Looks at the observed partition and at others that are drawn, all equally likely.</summary>
    public void RunSampled(int samples, RandomStream random)
    {
        double[] shuffled = [.. numbers];
        Look(_observed);
        for (int s = 1; s < samples; s++)
        {
            double sum = 0;
            for (int i = 0; i < taken; i++)
            {
                int j = i + random.Next(shuffled.Length - i);
                (shuffled[i], shuffled[j]) = (shuffled[j], shuffled[i]);
                sum += shuffled[i];
            }

            Look(sum);
        }
    }

    private void Look(double sum)
    {
        if (_seen++ % CancellationInterval == 0) cancellation.ThrowIfCancellationRequested();
        if (sum > _observed + Tie) _above++;
        if (sum >= _observed - Tie) _atLeast++;
    }
}
