using MLNetSeq.Embeddings;
using MLNetSeq.Numerics;
using MLNetSeq.Testing;
using Xunit;

namespace MLNetSeq.Tests.Embeddings.Projection;

public sealed class TsneTests
{
    private const double Tolerance = 1e-8;

    [Theory]
    [GoldenCases("tsne")]
    public void Affinities_divergence_and_gradient_agree_with_the_reference(GoldenCase golden)
    {
        int[] shape = golden.Shape("inputs", "X");
        int n = shape[0];
        using WorkerPool pool = new(2);
        Affinities all = Affinities.All(new ReadOnlyMatrix(golden.Floats("inputs", "X"), n, shape[1]),
            golden.Config("perplexity").GetDouble(), pool);
        double[] betas = golden.Doubles("outputs", "precisionBeta");
        for (int i = 0; i < n; i++) Near.Assert(betas[i], all.Precisions[i], Tolerance, $"beta[{i}]");
        double[,] joint = Dense(all);
        double[] triangle = golden.Doubles("outputs", "jointUpperTriangle");
        for (int i = 0, e = 0; i < n; i++)
        {
            for (int j = i + 1; j < n; j++, e++)
            {
                // Relative to the number itself, which is about 1 / n².
                Assert.InRange(Math.Abs(joint[i, j] - triangle[e]), 0, Tolerance * triangle[e] + 1e-16);
                Assert.Equal(joint[i, j], joint[j, i]);
            }
        }

        double[] places = golden.Doubles("inputs", "Y");
        TsneForces forces = new(all, 0, pool);
        forces.Compute([.. places.Where((_, i) => i % 2 == 0)], [.. places.Where((_, i) => i % 2 == 1)], 1, isMeasuring: true);
        Near.Assert(golden.Scalar("outputs", "klDivergence"), forces.KlDivergence, Tolerance, "KL");
        double[] gradient = golden.Doubles("gradients", "Y");
        for (int i = 0; i < n; i++)
        {
            Near.Assert(gradient[2 * i], forces.GradientX[i], Tolerance, $"gradient[{i}].x");
            Near.Assert(gradient[2 * i + 1], forces.GradientY[i], Tolerance, $"gradient[{i}].y");
        }
    }

    [Fact]
    public void The_gradient_of_cells_comes_as_near_to_the_exact_one_as_theta_to_0()
    {
        const int Count = 700;
        RandomStream random = new(3);
        float[] rows = new float[Count * 8];
        random.FillNormal(rows, 0, 1);
        double[] x = new double[Count], y = new double[Count];
        for (int i = 0; i < Count; i++) (x[i], y[i]) = (5 * random.NextNormal(), random.NextNormal());
        (x[1], y[1]) = (x[0], y[0]); // two points at one place

        using WorkerPool pool = new(1);
        Affinities near = Affinities.Near(new ReadOnlyMatrix(rows, Count, 8), 20, pool);
        (double[] exactX, double[] exactY) = ExactGradient(near, x, y);
        double norm = Norm(exactX, exactY);
        double previous = double.PositiveInfinity;
        foreach ((double theta, double most) in new[] { (1.0, 0.1), (0.5, 0.03), (0.2, 0.01), (0, 1e-12) })
        {
            TsneForces forces = new(near, theta, pool);
            forces.Compute(x, y, 1, isMeasuring: false);
            double error = Norm([.. exactX.Zip(forces.GradientX, (a, b) => a - b)], [.. exactY.Zip(forces.GradientY, (a, b) => a - b)]) / norm;
            Assert.True(error < most && error < previous, $"theta {theta}: the gradient is off by {error:E2} of its norm; before, by {previous:E2}.");
            previous = error;
        }
    }

    [Theory]
    [InlineData(TsneStart.PrincipalComponents)]
    [InlineData(TsneStart.Random)]
    public void Clusters_stay_apart(TsneStart start)
    {
        const int Clusters = 5, Each = 40;
        TsneLayout layout = Tsne.Fit(Rows(Clusters, Each), new TsneOptions { Perplexity = 12, Iterations = 400, Start = start });
        int right = 0;
        for (int i = 0; i < Clusters * Each; i++)
        {
            int nearest = Enumerable.Range(0, Clusters * Each).Where(j => j != i)
                .MinBy(j => Math.Pow(layout.X[i] - layout.X[j], 2) + Math.Pow(layout.Y[i] - layout.Y[j], 2));
            if (nearest / Each == i / Each) right++;
        }

        Assert.Equal(Clusters * Each, right);
        Assert.InRange(layout.KlDivergence, 0, 1);
    }

    [Fact]
    public void The_same_rows_give_the_same_bits_with_any_number_of_threads()
    {
        TsneOptions options = new() { Perplexity = 8, Iterations = 120, ExaggeratedIterations = 50, Start = TsneStart.Random };
        TsneLayout one = Tsne.Fit(Rows(3, 30), options with { Threads = 1 });
        foreach (int threads in new[] { 1, 2, 5 })
        {
            TsneLayout other = Tsne.Fit(Rows(3, 30), options with { Threads = threads });
            Assert.Equal(one.X, other.X);
            Assert.Equal(one.Y, other.Y);
            Assert.Equal(one.KlDivergence, other.KlDivergence);
        }

        Assert.NotEqual(one.X, Tsne.Fit(Rows(3, 30), options with { Seed = 2 }).X);
    }

    [Fact]
    public void Each_row_has_its_nearest_others_in_order()
    {
        const int Count = 150, Width = 6, Neighbours = 11;
        float[] values = new float[Count * Width];
        new RandomStream(5).FillNormal(values, 2, 1);
        using WorkerPool pool = new(3);
        NearestRows nearest = NearestRows.Find(new ReadOnlyMatrix(values, Count, Width), Neighbours, pool);
        for (int i = 0; i < Count; i++)
        {
            int[] expected = [.. Enumerable.Range(0, Count).Where(j => j != i).OrderBy(j => Distance(i, j)).Take(Neighbours)];
            Assert.Equal(expected, nearest.Indices[(i * Neighbours)..((i + 1) * Neighbours)]);
            Assert.Equal(Distance(i, expected[0]), nearest.SquaredDistances[i * Neighbours], 1e-12);
        }

        double Distance(int i, int j) =>
            Enumerable.Range(0, Width).Sum(c => Math.Pow((double)values[i * Width + c] - values[j * Width + c], 2));
    }

    [Fact]
    public void Rows_that_are_all_the_same_are_laid_out_all_the_same()
    {
        TsneLayout layout = Tsne.Fit(new ReadOnlyMatrix(new float[60], 20, 3), new TsneOptions { Perplexity = 5, Iterations = 60 });
        Assert.All(layout.X, x => Assert.True(double.IsFinite(x)));
    }

    [Fact]
    public void Progress_is_told_every_fifty_steps_and_cancelling_stops()
    {
        List<TsneProgress> told = [];
        TsneOptions options = new() { Perplexity = 5, Iterations = 120, ExaggeratedIterations = 60 };
        TsneLayout layout = Tsne.Fit(Rows(2, 20), options, new Listener(told.Add));
        Assert.Equal([50, 100, 120], told.Select(p => p.Iteration));
        Assert.Equal(layout.KlDivergence, told[^1].KlDivergence);

        using CancellationTokenSource source = new();
        Assert.Throws<OperationCanceledException>(() =>
            Tsne.Fit(Rows(2, 20), options, new Listener(_ => source.Cancel()), source.Token));
    }

    [Fact]
    public void What_cannot_be_laid_out_is_named()
    {
        void Refused(string because, TsneOptions options, float first = 0) =>
            Assert.Contains(because, Assert.ThrowsAny<ArgumentException>(() =>
            {
                float[] values = [.. Enumerable.Range(0, 30).Select(i => i == 0 ? first : i)];
                Tsne.Fit(new ReadOnlyMatrix(values, 10, 3), options);
            }).Message, StringComparison.Ordinal);
        Refused("for 10 points it must be at least 1 and below 9", new TsneOptions());
        Refused("Theta is -1", new TsneOptions { Perplexity = 3, Theta = -1 });
        Refused("learning rate is 0", new TsneOptions { Perplexity = 3, LearningRate = 0 });
        Refused("Row 0 holds NaN", new TsneOptions { Perplexity = 3 }, float.NaN);
    }

    private static ReadOnlyMatrix Rows(int clusters, int each)
    {
        const int Width = 10;
        RandomStream random = new(11);
        float[] centres = new float[clusters * Width], rows = new float[clusters * each * Width];
        random.FillNormal(centres, 0, 5);
        for (int i = 0; i < rows.Length; i++)
            rows[i] = centres[i / (each * Width) * Width + i % Width] + (float)random.NextNormal();
        return new ReadOnlyMatrix(rows, clusters * each, Width);
    }

    private static double[,] Dense(Affinities affinities)
    {
        double[,] dense = new double[affinities.Count, affinities.Count];
        for (int i = 0; i < affinities.Count; i++)
            for (int e = affinities.Starts[i]; e < affinities.Starts[i + 1]; e++) dense[i, affinities.Neighbours[e]] = affinities.Values[e];
        return dense;
    }

    // By the definition, over all pairs.
    private static (double[] X, double[] Y) ExactGradient(Affinities affinities, double[] x, double[] y)
    {
        double[,] p = Dense(affinities);
        int n = x.Length;
        double Q(int i, int j) => 1 / (1 + Math.Pow(x[i] - x[j], 2) + Math.Pow(y[i] - y[j], 2));
        double sum = 0;
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) sum += i == j ? 0 : Q(i, j);
        double[] gradientX = new double[n], gradientY = new double[n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double factor = 4 * (p[i, j] - Q(i, j) / sum) * Q(i, j);
                gradientX[i] += factor * (x[i] - x[j]);
                gradientY[i] += factor * (y[i] - y[j]);
            }
        }

        return (gradientX, gradientY);
    }

    private static double Norm(double[] x, double[] y) => Math.Sqrt(DoubleVectors.Dot(x, x) + DoubleVectors.Dot(y, y));

    private sealed class Listener(Action<TsneProgress> told) : IProgress<TsneProgress>
    {
        public void Report(TsneProgress value) => told(value);
    }
}
