using System.Diagnostics;
using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>
/// Lays rows out on a plane so that neighbours stay neighbours: t-SNE (van der Maaten and Hinton 2008) with far points summed up by
/// Barnes and Hut's method (van der Maaten 2014).
/// </summary>
/// <remarks>
/// Distances are Euclidean: scale word vectors to length 1 for the order of the cosine. The nearest neighbours are found among all rows.
/// The same rows and options give the same picture, bit for bit, with any number of threads. Memory is about 50 bytes for each row and
/// neighbour; time grows with n log n in the steps and with n² in the search that precedes them.
/// </remarks>
public static class Tsne
{
    private const int ReportInterval = 50;

    // Gains and momentum by van der Maaten's own program, which scikit-learn keeps.
    private const double EarlyMomentum = 0.5, LateMomentum = 0.8;
    private const double GainUp = 0.2, GainDown = 0.8, LeastGain = 0.01;

    private const double LeastAutomaticRate = 50;

    // Points start so near to each other that the first steps decide where they go.
    private const double StartDeviation = 1e-4;

    /// <summary>Lays out rows.</summary>
    /// <param name="rows">At least three rows; all numbers finite.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="progress">Told every fifty steps.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ArgumentException">An option is out of bounds, or a number of the rows is not finite.</exception>
    /// <exception cref="InvalidOperationException">The points flew apart: the learning rate is too high.</exception>
    public static TsneLayout Fit(
        ReadOnlyMatrix rows,
        TsneOptions? options = null,
        IProgress<TsneProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        options ??= new TsneOptions();
        options.Check(rows.Rows);
        for (int r = 0; r < rows.Rows; r++)
        {
            foreach (float number in rows[r])
                if (!float.IsFinite(number)) throw new ArgumentException($"Row {r} holds {number}: all numbers must be finite.", nameof(rows));
        }

        using WorkerPool pool = new(options.Threads > 0 ? options.Threads : Environment.ProcessorCount);
        (double[] x, double[] y) = Start(rows, options);
        Affinities affinities = Affinities.Near(rows, options.Perplexity, pool, cancellation);
        TsneForces forces = new(affinities, options.Theta, pool);
        Descend(forces, x, y, options, progress, cancellation);
        return new TsneLayout(x, y, forces.KlDivergence);
    }

    private static void Descend(
        TsneForces forces, double[] x, double[] y, TsneOptions options, IProgress<TsneProgress>? progress, CancellationToken cancellation)
    {
        double rate = options.LearningRate ?? Math.Max(x.Length / options.Exaggeration / 4, LeastAutomaticRate);
        long started = Stopwatch.GetTimestamp();
        Motion alongX = new(x), alongY = new(y);
        for (int step = 1; step <= options.Iterations; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            bool isEarly = step <= options.ExaggeratedIterations;
            if (step == options.ExaggeratedIterations + 1) (alongX, alongY) = (new Motion(x), new Motion(y));
            forces.Compute(x, y, isEarly ? options.Exaggeration : 1, isMeasuring: false);
            double momentum = isEarly ? EarlyMomentum : LateMomentum;
            alongX.Step(forces.GradientX, momentum, rate);
            alongY.Step(forces.GradientY, momentum, rate);
            if (step % ReportInterval != 0 && step != options.Iterations) continue;
            forces.Compute(x, y, 1, isMeasuring: true);
            if (!double.IsFinite(forces.KlDivergence))
            {
                throw new InvalidOperationException(
                    $"The points flew apart by step {step}: lower TsneOptions.LearningRate, which is {rate}.");
            }

            progress?.Report(new TsneProgress(step, options.Iterations, forces.KlDivergence, Stopwatch.GetElapsedTime(started)));
        }
    }

    private static (double[] X, double[] Y) Start(ReadOnlyMatrix rows, TsneOptions options)
    {
        int n = rows.Rows;
        double[] x = new double[n], y = new double[n];
        PrincipalComponents? plane = options.Start == TsneStart.PrincipalComponents && rows.Columns > 1
            ? PrincipalComponents.Fit(rows, 2)
            : null;
        if (plane is null || plane.Variances[0] == 0)
        {
            RandomStream random = new(options.Seed);
            for (int i = 0; i < n; i++) (x[i], y[i]) = (StartDeviation * random.NextNormal(), StartDeviation * random.NextNormal());
            return (x, y);
        }

        double scale = StartDeviation / Math.Sqrt(plane.Variances[0]);
        Span<double> place = stackalloc double[2];
        for (int i = 0; i < n; i++)
        {
            plane.Project(rows[i], place);
            (x[i], y[i]) = (scale * place[0], scale * place[1]);
        }

        return (x, y);
    }

    /// <summary>Gradient descent with momentum, and a gain of its own for each number (Jacobs 1988).</summary>
    private sealed class Motion
    {
        private readonly double[] _places;
        private readonly double[] _speeds;
        private readonly double[] _gains;

        public Motion(double[] places)
        {
            _places = places;
            _speeds = new double[places.Length];
            _gains = new double[places.Length];
            Array.Fill(_gains, 1);
        }

        public void Step(double[] gradient, double momentum, double rate)
        {
            for (int i = 0; i < _places.Length; i++)
            {
                bool isOnItsWay = _speeds[i] * gradient[i] < 0;
                _gains[i] = Math.Max(LeastGain, isOnItsWay ? _gains[i] + GainUp : _gains[i] * GainDown);
                _speeds[i] = momentum * _speeds[i] - rate * _gains[i] * gradient[i];
                _places[i] += _speeds[i];
            }
        }
    }
}
