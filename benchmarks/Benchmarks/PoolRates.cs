using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using Microsoft.ML;
using Microsoft.ML.Data;
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

    private void Run(int[] threads)
    {
        string vectorsPath = Path.Combine(dataFolder, "glove-6b-50d-5k", "glove.6B.50d.5k.txt.gz");
        string textsPath = Path.Combine(dataFolder, "imdb", "test.tsv.gz");
        string[] texts = [.. TextData.Read("imdb", dataFolder).Test.Select(t => t.Text)];
        Console.WriteLine($"{texts.Length} texts");
        double beside = peer is null ? 0 : Enumerable.Range(0, 2).Max(_ => Peer(vectorsPath, textsPath));
        MLContext ml = new();
        IDataView data = ml.Data.LoadFromEnumerable(texts.Select(t => new Row { Text = t }));
        Print("tokenising alone", Best(1, () => Tokenise(texts)), 0);
        foreach (int count in threads)
        {
            IDataView applied = ml.Transforms.Text.ApplyWordVectors(new ApplyWordVectorsOptions
            {
                InputColumnName = "Text",
                VectorsPath = vectorsPath,
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
                action();
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
