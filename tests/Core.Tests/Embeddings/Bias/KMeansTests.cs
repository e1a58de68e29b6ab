using MLNetSeq.Embeddings;
using MLNetSeq.Testing;
using Xunit;

namespace MLNetSeq.Tests.Embeddings.Bias;

public class KMeansTests
{
    [Fact]
    public void Rows_that_lie_apart_are_told_apart()
    {
        (float[] values, bool[] positive) = DrawnRows.Two(200, apart: 9);
        KMeans found = KMeans.Fit(values, DrawnRows.Width, 2, starts: 3, seed: 1, default);
        int ofFirst = found.Groups[0];
        for (int i = 0; i < positive.Length; i++) Assert.Equal(positive[i] == positive[0], found.Groups[i] == ofFirst);
    }

    [Fact]
    public void Each_row_is_nearest_to_the_mean_of_its_own_group()
    {
        const int Groups = 4;
        (float[] values, bool[] positive) = DrawnRows.Two(200, apart: 1);
        KMeans found = KMeans.Fit(values, DrawnRows.Width, Groups, starts: 2, seed: 1, default);
        int[] groups = found.Groups.ToArray();
        double[][] means = [.. Enumerable.Range(0, Groups).Select(g => Mean(values, groups, g))];
        double inertia = 0;
        for (int i = 0; i < positive.Length; i++)
        {
            double[] distances = [.. means.Select(mean => Distance(values, i, mean))];
            Assert.InRange(distances[groups[i]], 0, distances.Min() + 1e-5);
            inertia += distances[groups[i]];
        }

        Near.Assert(inertia, found.Inertia, 1e-3, "the inertia");
    }

    [Fact]
    public void More_starts_never_make_it_worse()
    {
        (float[] values, _) = DrawnRows.Two(200, apart: 1);
        double Inertia(int starts) => KMeans.Fit(values, DrawnRows.Width, 6, starts, seed: 3, default).Inertia;
        Assert.InRange(Inertia(20), 0, Inertia(1));
    }

    [Fact]
    public void Rows_that_are_all_alike_are_one_group()
    {
        KMeans found = KMeans.Fit([1, 2, 1, 2, 1, 2], 2, 2, starts: 2, seed: 1, default);
        Near.Assert(0, found.Inertia, 1e-12, "the inertia");
        Assert.Single(found.Groups.ToArray().Distinct());
    }

    private static double[] Mean(float[] values, int[] groups, int group)
    {
        int[] own = [.. Enumerable.Range(0, groups.Length).Where(i => groups[i] == group)];
        return [.. Enumerable.Range(0, DrawnRows.Width).Select(c => own.Average(i => (double)values[i * DrawnRows.Width + c]))];
    }

    private static double Distance(float[] values, int row, double[] mean) =>
        mean.Select((m, c) => values[row * DrawnRows.Width + c] - m).Sum(d => d * d);
}
