using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetSeq.Embeddings;
using MLNetSeq.Estimators;
using MLNetSeq.Text;

namespace MLNetSeq.Benchmarks;

/// <summary>Rows a second of ApplyWordVectors over IMDB's test set with one cursor, mean pooling, beside gensim and NumPy.</summary>
internal sealed partial class PoolRates(string dataFolder, string? peer, int repetitions)
{
    /// <summary>The command of the benchmark.</summary>
    public static Command CreateCommand(Option<string> dataFolder)
    {
        Option<string?> peer = new("--peer") { Description = "vectors_bench.py, to measure beside us." };
        Option<int[]> threads = new("--threads") { AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [1, 2] };
        Option<int> repetitions = new("--repetitions") { DefaultValueFactory = _ => 5 };
        Command command = new("pool", "Mean pooling of IMDB's test set by glove-6b-50d-5k, tokenising included.")
        {
            dataFolder, peer, threads, repetitions,
        };
        command.SetAction(parsed => new PoolRates(parsed.GetValue(dataFolder)!, parsed.GetValue(peer), parsed.GetValue(repetitions))
            .Run(parsed.GetValue(threads)!));
        return command;
    }

    private static WordVectors LoadX(string path)
    {
        using var r = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var lines = r.ReadToEnd().Split('\n').Where(l => l.Length > 0).Select(l => l.Split(' ')).ToArray();
        return WordVectors.Create(lines.Select(l => l[0]), [.. lines.SelectMany(l => l.Skip(1).Select(x => float.Parse(x, CultureInfo.InvariantCulture)))], 50);
    }

    private void Run(int[] threads)
    {
        string vectorsPath = Path.Combine(dataFolder, "glove-6b-50d-5k", "glove.6B.50d.5k.txt.gz");
        string textsPath = Path.Combine(dataFolder, "imdb", "test.tsv.gz");
        WordVectors vectors = LoadX(vectorsPath);
        string[] texts = [.. TextData.Read("imdb", dataFolder).Test.Select(t => t.Text)];
        Console.WriteLine($"{texts.Length} texts, {vectors.Count} words of {vectors.Dimension} numbers");
        double beside = peer is null ? 0 : Enumerable.Range(0, 2).Max(_ => Peer(vectorsPath, textsPath));
        MLContext ml = new();
        IDataView data = ml.Data.LoadFromEnumerable(texts.Select(t => new Row { Text = t }));
        Print("tokenising alone", Best(1, () => Tokenise(texts)), 0);
        foreach (int count in threads)
        {
            IDataView applied = ml.Transforms.Text.ApplyWordVectors(new ApplyWordVectorsOptions
            {
                InputColumnName = "Text",
                Vectors = vectors,
                Threads = count,
            }).Fit(data).Transform(data);
            Print($"{count} threads", Best(count, () => Read(applied)), beside);
        }

        double Best(int cores, Action action)
        {
            double best = double.PositiveInfinity;
            for (int i = 0; i < repetitions; i++)
            {
                QuietMachine.Wait(cores);
                long start = Stopwatch.GetTimestamp();
                var cpu = Process.GetCurrentProcess().TotalProcessorTime;
                action();
                Console.WriteLine($"cpu {texts.Length / (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds:F0} rows/cpu-s");
                best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
            }

            return texts.Length / best;
        }
    }

    private static void Print(string what, double rate, double beside) => Console.WriteLine(FormattableString.Invariant(
        $"{what}: {rate:F0} rows/s{(beside > 0 ? $"; gensim and NumPy {beside:F0} = {rate / beside:F1} x" : "")}"));

    private static void Tokenise(string[] texts)
    {
        Nowhere nowhere = new();
        WordTokenizer tokenizer = new() { KeepCase = true };
        foreach (string text in texts) tokenizer.Tokenize(text, nowhere);
    }

    private static void Read(IDataView applied)
    {
        DataViewSchema.Column column = applied.Schema["Features"];
        using DataViewRowCursor cursor = applied.GetRowCursor([column]);
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> value = default;
        while (cursor.MoveNext()) getter(ref value);
    }

    private double Peer(string vectorsPath, string textsPath)
    {
        // gensim's reader wants the file unpacked.
        string unpacked = Path.GetTempFileName();
        try
        {
            using (FileStream file = File.Create(unpacked))
            using (GZipStream packed = new(File.OpenRead(vectorsPath), CompressionMode.Decompress)) packed.CopyTo(file);
            QuietMachine.Wait(1);
            string output = PeerProgram.Run(PeerProgram.Python, peer!, "pool", unpacked, textsPath);
            return double.Parse(PeerRate().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
        }
        finally
        {
            File.Delete(unpacked);
        }
    }

    [GeneratedRegex(@"mean pooling: (\d+) texts/s")]
    private static partial Regex PeerRate();

    private sealed class Row
    {
        public string Text { get; set; } = "";
    }

    private sealed class Nowhere : ITokenSink
    {
        public bool Add(ReadOnlySpan<char> token) => true;
    }
}
