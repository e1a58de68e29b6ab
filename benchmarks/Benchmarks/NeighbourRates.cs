using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using MLNetSeq.Embeddings;
using MLNetSeq.Numerics;

namespace MLNetSeq.Benchmarks;

/// <summary>Nearest neighbours: the time of one query, and of one among many, beside gensim's and NumPy's.</summary>
/// <remarks>Ours is the least of some repetitions, without the first, which finds the lengths of the rows. The peer says means.</remarks>
internal sealed partial class NeighbourRates(int words, int dimension, int queries, int repetitions, string? file, string? peer)
{
    private const int Found = 10;
    private const float Deviation = 0.4f;

    public void Run(int[] threadCounts)
    {
        WordVectors single = file is null ? Made() : WordVectors.Load(file);
        WordVectors bytes = single.ToPrecision(VectorPrecision.Int8);
        var random = new RandomStream(2);
        string[] asked = [.. Enumerable.Range(0, queries).Select(_ => single.Words[random.Next(single.Count)])];
        foreach (int threads in threadCounts)
        {
            NeighbourOptions options = new() { Threads = threads };
            (double one, double each) = file is null || peer is null ? (double.NaN, double.NaN) : Peer(threads);
            Print("one query, float32", threads, Fastest(() => single.MostSimilar(asked[0], Found, options), threads), one, "gensim");
            Print("one query, int8", threads, Fastest(() => bytes.MostSimilar(asked[0], Found, options), threads), one, "gensim");
            double all = Fastest(() => single.MostSimilarEach(asked, Found, options), threads);
            Print($"one of {queries}, float32", threads, all / queries, each, "NumPy");
            all = Fastest(() => bytes.MostSimilarEach(asked, Found, options), threads);
            Print($"one of {queries}, int8", threads, all / queries, each, "NumPy");
        }
    }

    private double Fastest(Action action, int threads)
    {
        action();
        double best = double.PositiveInfinity;
        for (int r = 0; r < repetitions; r++)
        {
            QuietMachine.Wait(threads);
            long start = Stopwatch.GetTimestamp();
            action();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return best;
    }

    private static void Print(string what, int threads, double ours, double theirs, string who)
    {
        string beside = double.IsNaN(theirs) ? "" : FormattableString.Invariant($"  {who} {theirs,7:F2} ms  ratio {theirs / ours:F2}");
        Console.WriteLine(FormattableString.Invariant($"{what,-24} {threads} thread(s) {ours,8:F3} ms{beside}"));
    }

    private (double One, double Each) Peer(int threads)
    {
        string output = PeerProgram.Run("env", FormattableString.Invariant($"OMP_NUM_THREADS={threads}"), PeerProgram.Python, peer!,
            "query", file!, "--queries", queries.ToString(CultureInfo.InvariantCulture));
        Match one = OneByOne().Match(output), each = AtATime().Match(output);
        return one.Success && each.Success
            ? (Number(one), Number(each))
            : throw new InvalidOperationException($"{peer} printed no times: {output}");
    }

    private static double Number(Match match) => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);

    private WordVectors Made()
    {
        float[] values = new float[words * dimension];
        new RandomStream(1).FillNormal(values, 0, Deviation);
        return WordVectors.Create(Enumerable.Range(0, words).Select(i => $"w{i}"), values, dimension);
    }

    [GeneratedRegex(@"one by one: ([\d.]+) ms")]
    private static partial Regex OneByOne();

    [GeneratedRegex(@"100 queries at a time: ([\d.]+) ms")]
    private static partial Regex AtATime();
}
