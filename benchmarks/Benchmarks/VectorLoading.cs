using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using MLNetSeq.Embeddings;

namespace MLNetSeq.Benchmarks;

/// <summary>How long it takes to load GloVe text of 400,000 × 300, beside gensim, and to open the archive made of it.</summary>
internal sealed partial class VectorLoading(string file, string? peer, int threads, int repetitions)
{
    private const int Words = 400_000;
    private const int Dimension = 300;
    private const int Seed = 1;
    private const double Deviation = 0.4;
    private const double Megabyte = 1 << 20;

    /// <summary>The command.</summary>
    public static Command CreateCommand()
    {
        var file = new Option<string>("--file")
        {
            Description = "The text; made where it is absent, by the peer's script if there is one.",
            DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), $"vectors-{Words}x{Dimension}.txt"),
        };
        var peer = new Option<string?>("--peer")
        {
            Description = "The script with gensim's side, vectors_bench.py; python3 runs it, or what the variable PYTHON names.",
        };
        var threads = new Option<int>("--threads") { DefaultValueFactory = _ => Environment.ProcessorCount };
        var repetitions = new Option<int>("--repetitions")
        {
            Description = "Runs of ours, of which the best counts.",
            DefaultValueFactory = _ => 3,
        };
        var command = new Command("load", "Loading word vectors, beside gensim, and opening archives.")
        {
            file, peer, threads, repetitions,
        };
        command.SetAction(parsed => new VectorLoading(
            parsed.GetValue(file)!, parsed.GetValue(peer), parsed.GetValue(threads), parsed.GetValue(repetitions)).Run());
        return command;
    }

    private void Run()
    {
        if (!File.Exists(file)) Make();
        double peerSeconds = peer is null ? 0 : PeerSeconds();
        Console.WriteLine($"{file}: {new FileInfo(file).Length / Megabyte:F0} MB");
        if (peer is not null) Console.WriteLine($"gensim: {peerSeconds:F2} s");
        WordVectors? vectors = null;
        foreach (int count in threads == 1 ? (int[])[1] : [1, threads])
        {
            double seconds = Best(() => vectors = WordVectors.Load(file, new() { Threads = count }));
            string ratio = peer is null ? "" : $", {peerSeconds / seconds:F1} times gensim's rate";
            Console.WriteLine($"load, {count} threads: {seconds:F2} s{ratio}");
        }

        foreach (VectorPrecision precision in Enum.GetValues<VectorPrecision>()) Archive(vectors!, precision);
    }

    private void Archive(WordVectors vectors, VectorPrecision precision)
    {
        string path = $"{file}.{precision}.seqvec";
        try
        {
            WordVectors converted = vectors.ToPrecision(precision);
            var watch = Stopwatch.StartNew();
            converted.Save(path);
            double saving = watch.Elapsed.TotalSeconds;
            string word = vectors.Words[vectors.Count - 1];
            float[] row = new float[vectors.Dimension];
            double opening = Best(() => WordVectors.Open(path).TryGetVector(word, row));
            double loading = Best(() => WordVectors.Load(path));
            Console.WriteLine($"archive, {precision}: {new FileInfo(path).Length / Megabyte:F0} MB, save {saving:F2} s, "
                + $"open and look up {opening * 1e3:F2} ms, load {loading:F2} s");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private double Best(Action action)
    {
        double best = double.PositiveInfinity;
        for (int i = 0; i < repetitions; i++)
        {
            QuietMachine.Wait(threads);
            var watch = Stopwatch.StartNew();
            action();
            best = Math.Min(best, watch.Elapsed.TotalSeconds);
        }

        return best;
    }

    private void Make()
    {
        if (peer is not null)
        {
            Python("make");
            return;
        }

        var random = new Numerics.RandomStream(Seed);
        using StreamWriter writer = new(file);
        for (int i = 0; i < Words; i++)
        {
            writer.Write($"word{i}");
            for (int n = 0; n < Dimension; n++)
            {
                writer.Write(' ');
                writer.Write((Deviation * random.NextNormal()).ToString("F6", CultureInfo.InvariantCulture));
            }

            writer.Write('\n');
        }
    }

    private double PeerSeconds()
    {
        string output = Python("load");
        Match line = Seconds().Match(output);
        return line.Success ? double.Parse(line.Groups[1].Value, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"{peer} gave no figure: {output}");
    }

    private string Python(string job)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("PYTHON") ?? "python3", [peer!, job, file])
        {
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output
            : throw new InvalidOperationException($"{peer} {job} ended with exit code {process.ExitCode}.");
    }

    [GeneratedRegex(@"^load .*: ([\d.]+) s", RegexOptions.Multiline)]
    private static partial Regex Seconds();
}
