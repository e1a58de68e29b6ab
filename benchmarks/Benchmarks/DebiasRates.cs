using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using MLNetSeq.Embeddings;
using MLNetSeq.Numerics;

namespace MLNetSeq.Benchmarks;

/// <summary>The seconds it takes to find the direction of a bias and take it out of random vectors, beside debiaswe's steps.</summary>
/// <remarks>
/// The lists are as long as debiaswe's. The peer gets the same vectors, in single precision and in memory: reading is not measured. It is
/// given the words' rows, so that looking them up is measured on our side alone.
/// </remarks>
internal sealed partial class DebiasRates(int words, int dimension, int repetitions, bool withPeer)
{
    private const int DefinitionalPairs = 10;
    private const int EqualityPairs = 52;
    private const int SpecificWords = 1441;

    // Of GloVe's numbers.
    private const float Deviation = 0.4f;

    // The steps of debiaswe's debias.py and its PCA: normalise, one row after another is neutralised, normalise, equalise, normalise.
    // What it does in a loop over words is done for all words at once.
    private const string Peer = """
        import sys, time
        import numpy as np
        path, words, dimension, pairs, equal, specific, repetitions = sys.argv[1], *map(int, sys.argv[2:])
        vectors = np.fromfile(path, dtype=np.float32).reshape(words, dimension)
        best = float('inf')
        for _ in range(repetitions):
            start = time.perf_counter()
            v = vectors / np.linalg.norm(vectors, axis=1)[:, None]
            rows = []
            for i in range(pairs):
                center = (v[2 * i] + v[2 * i + 1]) / 2
                rows += [v[2 * i] - center, v[2 * i + 1] - center]
            direction = np.linalg.svd(np.array(rows), full_matrices=False)[2][0]
            v[specific:] -= np.outer(v[specific:] @ direction, direction)
            v /= np.linalg.norm(v, axis=1)[:, None]
            for i in range(equal):
                a, b = v[2 * i], v[2 * i + 1]
                y = (a + b) / 2
                y = y - (y @ direction) * direction
                z = np.sqrt(1 - y @ y)
                if (a - b) @ direction < 0: z = -z
                v[2 * i], v[2 * i + 1] = y + z * direction, y - z * direction
            v /= np.linalg.norm(v, axis=1)[:, None]
            best = min(best, time.perf_counter() - start)
        print('debias: %.3f s' % best)
        """;

    public void Run(int[] threadCounts)
    {
        float[] values = new float[checked(words * dimension)];
        new RandomStream(1).FillNormal(values, 0, Deviation);
        WordVectors vectors = WordVectors.Create(Enumerable.Range(0, words).Select(i => $"w{i}"), values, dimension);
        foreach (int threads in threadCounts)
        {
            double peer = withPeer ? PeerSeconds(values, threads) : double.NaN;
            Print("hard", threads, Fastest(vectors, new() { Threads = threads }), peer);
            Print("hard, own lengths", threads, Fastest(vectors, new() { Threads = threads, KeepNorms = true }), peer);
            Print("soft", threads, Fastest(vectors, new() { Threads = threads, Method = DebiasMethod.Soft }), double.NaN);
        }
    }

    private static void Print(string what, int threads, (double Fit, double Apply) ours, double peer)
    {
        double all = ours.Fit + ours.Apply;
        string beside = double.IsNaN(peer) ? "" : FormattableString.Invariant($"  NumPy {peer,6:F3} s  ratio {peer / all:F2}");
        Console.WriteLine(FormattableString.Invariant(
            $"{what,-18} {threads} thread(s)  fit {ours.Fit,6:F3} s  apply {ours.Apply,6:F3} s  both {all,6:F3} s{beside}"));
    }

    private static IReadOnlyList<string>[] Pairs(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new[] { $"w{2 * i}", $"w{2 * i + 1}" })];

    private (double Fit, double Apply) Fastest(WordVectors vectors, DebiasOptions options)
    {
        options.Axes =
        [
            new BiasAxis
            {
                Name = "axis",
                DefinitionalSets = Pairs(DefinitionalPairs),
                EqualitySets = Pairs(EqualityPairs),
                SpecificWords = [.. Enumerable.Range(0, SpecificWords).Select(i => $"w{i}")],
            },
        ];
        (double Fit, double Apply) best = (double.PositiveInfinity, double.PositiveInfinity);
        for (int r = 0; r < repetitions; r++)
        {
            QuietMachine.Wait(options.Threads);
            long start = Stopwatch.GetTimestamp();
            Debiaser debiaser = Debiaser.Fit(vectors, options);
            double fit = Stopwatch.GetElapsedTime(start).TotalSeconds;
            start = Stopwatch.GetTimestamp();
            debiaser.Apply(vectors);
            double apply = Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (fit + apply < best.Fit + best.Apply) best = (fit, apply);
        }

        return best;
    }

    private double PeerSeconds(float[] values, int threads)
    {
        string path = Path.GetTempFileName();
        try
        {
            using (FileStream file = File.Create(path))
            {
                for (int start = 0; start < values.Length; start += dimension)
                    file.Write(MemoryMarshal.AsBytes(values.AsSpan(start, dimension)));
            }

            QuietMachine.Wait(threads);
            int[] numbers = [words, dimension, DefinitionalPairs, EqualityPairs, SpecificWords, repetitions];
            string output = PeerProgram.Run("env",
            [
                FormattableString.Invariant($"OMP_NUM_THREADS={threads}"), PeerProgram.Python, "-c", Peer, path,
                .. numbers.Select(n => n.ToString(CultureInfo.InvariantCulture)),
            ]);
            return double.Parse(Seconds().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [GeneratedRegex(@"debias: ([\d.]+) s")]
    private static partial Regex Seconds();
}
