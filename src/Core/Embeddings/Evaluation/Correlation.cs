using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>How two series of numbers go together.</summary>
internal static class Correlation
{
    // The continued fraction converges in far fewer steps.
    private const int MostTerms = 10_000;
    private const double Precision = 1e-15;
    private const double Tiny = 1e-300;

    /// <summary>Pearson's correlation; not a number where a series is constant or has less than two numbers.</summary>
    public static double Pearson(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        if (x.Length < 2) return double.NaN;
        double meanX = Mean(x), meanY = Mean(y), xx = 0, yy = 0, xy = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double dx = x[i] - meanX, dy = y[i] - meanY;
            xx += dx * dx;
            yy += dy * dy;
            xy += dx * dy;
        }

        return xx > 0 && yy > 0 ? Math.Clamp(xy / (Math.Sqrt(xx) * Math.Sqrt(yy)), -1, 1) : double.NaN;
    }

    /// <summary>Spearman's correlation: Pearson's of the ranks.</summary>
    public static double Spearman(ReadOnlySpan<double> x, ReadOnlySpan<double> y) => Pearson(Ranks(x), Ranks(y));

    /// <summary>The ranks, from 1; equal numbers share the mean of theirs.</summary>
    public static double[] Ranks(ReadOnlySpan<double> x)
    {
        double[] sorted = x.ToArray();
        int[] order = [.. Enumerable.Range(0, x.Length)];
        Array.Sort(sorted, order);
        double[] ranks = new double[x.Length];
        for (int start = 0, end; start < sorted.Length; start = end)
        {
            end = start + 1;
            while (end < sorted.Length && sorted[end] == sorted[start]) end++;
            for (int i = start; i < end; i++) ranks[order[i]] = (start + 1 + end) / 2.0;
        }

        return ranks;
    }

    /// <summary>How likely a correlation is so far from zero by chance: two-sided, by Student's t of n − 2 degrees.</summary>
    /// <remarks>1 for two pairs, which always lie on a line.</remarks>
    public static double PValue(double correlation, int pairs)
    {
        if (double.IsNaN(correlation)) return double.NaN;
        return pairs <= 2 ? 1 : IncompleteBeta(1 - correlation * correlation, (pairs - 2) / 2.0, 0.5);
    }

    // The regularised incomplete beta function, by its continued fraction (Abramowitz and Stegun 1964, 26.5.8).
    private static double IncompleteBeta(double x, double a, double b)
    {
        if (x <= 0) return 0;
        if (x >= 1) return 1;
        if (x > (a + 1) / (a + b + 2)) return 1 - IncompleteBeta(1 - x, b, a);
        double front = Math.Exp(GammaFunction.Log(a + b) - GammaFunction.Log(a) - GammaFunction.Log(b) + a * Math.Log(x) + b * Math.Log(1 - x)) / a;
        return front * BetaFraction(x, a, b);
    }

    // Evaluated from the front, by the method of Lentz (1976).
    private static double BetaFraction(double x, double a, double b)
    {
        double c = 1, d = 1 / AwayFromZero(1 - (a + b) * x / (a + 1)), fraction = d;
        for (int m = 1; m <= MostTerms; m++)
        {
            double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = 1 / AwayFromZero(1 + even * d);
            c = AwayFromZero(1 + even / c);
            fraction *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 / AwayFromZero(1 + odd * d);
            c = AwayFromZero(1 + odd / c);
            fraction *= d * c;
            if (Math.Abs(d * c - 1) < Precision) break;
        }

        return fraction;
    }

    private static double AwayFromZero(double x) => Math.Abs(x) < Tiny ? Tiny : x;

    private static double Mean(ReadOnlySpan<double> x)
    {
        double sum = 0;
        foreach (double v in x) sum += v;
        return sum / x.Length;
    }
}
