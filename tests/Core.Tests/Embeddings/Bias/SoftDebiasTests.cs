using MLNetSeq.Embeddings;
using MLNetSeq.Testing;
using Xunit;

namespace MLNetSeq.Tests.Embeddings.Bias;

public class SoftDebiasTests
{
    [Fact]
    public void Lambda_of_zero_changes_nothing()
    {
        WordVectors before = SmallVectors.Create();
        WordVectors after = before.Debias(Options(0, keepNorms: true));
        Near.Assert([.. before.Values().Select(x => (double)x)], after.Values(), 1e-6, "vectors");
    }

    [Fact]
    public void The_bias_of_neutral_words_falls_with_lambda_until_it_vanishes()
    {
        WordVectors before = SmallVectors.Create();
        foreach (SoftTerms terms in Enum.GetValues<SoftTerms>())
        {
            double last = double.PositiveInfinity;
            foreach (double lambda in (double[])[0, 0.01, 0.1, 1, 10, 100, 1e4, 1e7, 1e10])
            {
                Debiaser debiaser = Debiaser.Fit(before, Options(lambda, terms: terms));
                double bias = Bias(debiaser, before);
                Assert.True(bias < last, $"{bias} at λ = {lambda}, {last} before");
                last = bias;
            }

            Assert.True(last < 1e-4, $"{last} is left.");
        }
    }

    // The map itself: applied to n-grams, which are not scaled, it gives its own columns.
    [Theory]
    [InlineData(0.2, 1)]
    [InlineData(5, 1)]
    [InlineData(300, 2)]
    public void The_gradient_of_the_objective_vanishes_at_the_map(double lambda, int components)
    {
        WordVectors words = SmallVectors.Create(dimension: 6, others: 60);
        DebiasOptions options = Options(lambda);
        options.Axes = [SmallVectors.Axis, SmallVectors.Religion];
        options.Components = components;
        double[,] map = MapOf(words, options, out Debiaser debiaser);
        double most = 0, reference = 0;
        (double[,] gradient, double[,] first) = Gradient(map, words, debiaser, lambda);
        foreach (double x in gradient) most = Math.Max(most, Math.Abs(x));
        foreach (double x in first) reference = Math.Max(reference, Math.Abs(x));
        Assert.True(most <= 1e-5 * reference, $"{most} where the penalty's own is {reference}");
    }

    [Fact]
    public void The_means_are_the_sums_at_another_lambda()
    {
        WordVectors words = SmallVectors.Create();
        Debiaser means = Debiaser.Fit(words, Options(0.2, terms: SoftTerms.Means));
        double neutral = means.RolesOf(words).CountOf(BiasRole.Neutral);
        Debiaser sums = Debiaser.Fit(words, Options(0.2 * words.Count * words.Count / neutral));
        Near.Assert([.. means.Apply(words).Values().Select(x => (double)x)], sums.Apply(words).Values(), 1e-6, "vectors");
    }

    // They leave room for a direction that the map does not squeeze: what the objective asks for is that what neutral words and the
    // direction are mapped to is at right angles.
    [Fact]
    public void Fewer_words_than_numbers_are_debiased_too()
    {
        WordVectors few = SmallVectors.Create(dimension: 40, others: 4);
        Debiaser debiaser = Debiaser.Fit(few, Options(1e6, keepNorms: true));
        float[] direction = [.. debiaser.Subspaces[0].Direction(0).ToArray().Select(x => (float)x)];
        WordVectors after = debiaser.Apply(new WordVectors(few.Words, few.Rows, NGrams.Of(direction, few.Dimension)));
        double[] mapped = [.. NGrams.Rows(after).Select(x => (double)x)];
        foreach (int row in debiaser.RolesOf(few).Rows(BiasRole.Neutral))
            Assert.InRange(SmallVectors.Dot(after.Unit(after.Words[row]), mapped), -1e-3, 1e-3);
    }

    [Fact]
    public void Too_many_directions_are_refused()
    {
        WordVectors wide = SmallVectors.Create(dimension: 7000, others: 1);
        string message = Assert.Throws<ArgumentException>(() => wide.Debias(Options(1))).Message;
        Assert.Contains("Components", message);
    }

    private static DebiasOptions Options(double lambda, bool keepNorms = false, SoftTerms terms = SoftTerms.Sums) => new()
    {
        Axes = [SmallVectors.Axis],
        Method = DebiasMethod.Soft,
        Lambda = lambda,
        KeepNorms = keepNorms,
        SoftTerms = terms,
    };

    private static double Bias(Debiaser debiaser, WordVectors before)
    {
        WordVectors after = debiaser.Apply(before);
        return debiaser.RolesOf(before).Rows(BiasRole.Neutral)
            .Average(row => Math.Abs(debiaser.Subspaces[0].Cosine(after[after.Words[row]])));
    }

    private static double[,] MapOf(WordVectors words, DebiasOptions options, out Debiaser debiaser)
    {
        int d = words.Dimension;
        float[] identity = new float[d * d];
        for (int i = 0; i < d; i++) identity[i * d + i] = 1;
        debiaser = Debiaser.Fit(words, options);
        float[] rows = NGrams.Rows(debiaser.Apply(new WordVectors(words.Words, words.Rows, NGrams.Of(identity, d))));
        double[,] map = new double[d, d];
        for (int i = 0; i < d; i++)
            for (int j = 0; j < d; j++) map[i, j] = rows[j * d + i];
        return map;
    }

    /// <summary>The gradient by X = TᵀT of both terms, made symmetric, and that of the second alone.</summary>
    private static (double[,] Both, double[,] Second) Gradient(double[,] map, WordVectors words, Debiaser debiaser, double lambda)
    {
        int d = words.Dimension;
        double[,] x = Times(Turned(map), map), moments = Moments(words, _ => true), change = new double[d, d], second = new double[d, d];
        for (int i = 0; i < d; i++)
            for (int j = 0; j < d; j++) change[i, j] = x[i, j] - (i == j ? 1 : 0);
        for (int axis = 0; axis < debiaser.Subspaces.Count; axis++)
        {
            BiasRoles roles = debiaser.RolesOf(words, axis);
            double[,] biased = Times(Moments(words, row => roles[row] == BiasRole.Neutral), x);
            for (int k = 0; k < debiaser.Subspaces[axis].Count; k++)
            {
                double[] b = [.. debiaser.Subspaces[axis].Direction(k)];
                for (int i = 0; i < d; i++)
                {
                    double along = Enumerable.Range(0, d).Sum(n => biased[i, n] * b[n]);
                    for (int j = 0; j < d; j++)
                    {
                        second[i, j] += lambda * along * b[j];
                        second[j, i] += lambda * along * b[j];
                    }
                }
            }
        }

        double[,] both = Times(Times(moments, change), moments);
        for (int i = 0; i < d; i++)
            for (int j = 0; j < d; j++) both[i, j] = 2 * both[i, j] + second[i, j];
        return (both, second);
    }

    private static double[,] Moments(WordVectors words, Func<int, bool> counts)
    {
        double[,] sum = new double[words.Dimension, words.Dimension];
        foreach (int row in Enumerable.Range(0, words.Count).Where(counts))
        {
            double[] unit = words.Unit(words.Words[row]);
            for (int i = 0; i < unit.Length; i++)
                for (int j = 0; j < unit.Length; j++) sum[i, j] += unit[i] * unit[j];
        }

        return sum;
    }

    private static double[,] Turned(double[,] a)
    {
        double[,] turned = new double[a.GetLength(1), a.GetLength(0)];
        for (int i = 0; i < a.GetLength(0); i++)
            for (int j = 0; j < a.GetLength(1); j++) turned[j, i] = a[i, j];
        return turned;
    }

    private static double[,] Times(double[,] a, double[,] b)
    {
        double[,] product = new double[a.GetLength(0), b.GetLength(1)];
        for (int i = 0; i < a.GetLength(0); i++)
            for (int k = 0; k < a.GetLength(1); k++)
                for (int j = 0; j < b.GetLength(1); j++) product[i, j] += a[i, k] * b[k, j];
        return product;
    }
}
