using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.ML;
using MLNetSeq.Models;
using MLNetSeq.Numerics;
using MLNetSeq.Trainers;

namespace MLNetSeq.Benchmarks;

/// <summary>Training and scoring rate on IMDB at the peer script's settings, beside the peer where it is given.</summary>
internal sealed partial class ClassifierRates(string dataFolder, string? peerScript, int threads, int reviews, int repetitions)
{
    private sealed class Review
    {
        public bool Label { get; set; }

        public string Text { get; set; } = "";
    }

    public void Run()
    {
        string folder = Path.Combine(Path.GetTempPath(), $"mlnetseq-imdb-{reviews}");
        if (reviews > 0) WriteSample(folder);
        string imdb = reviews > 0 ? folder : Path.Combine(dataFolder, "imdb");
        (double train, double score) peer = peerScript is null ? (double.NaN, double.NaN) : RunPeer(imdb);

        TextData data = TextData.Read("imdb", reviews > 0 ? Path.GetDirectoryName(folder)! : dataFolder, Path.GetFileName(imdb));
        Print("training, dense Adam, examples/s", Enumerable.Range(0, repetitions).Max(_ => TrainingRate(data, lazy: false)), peer.train);
        Print("training, lazy Adam, examples/s", Enumerable.Range(0, repetitions).Max(_ => TrainingRate(data, lazy: true)), peer.train);
        Print("scoring through IDataView, rows/s", ScoringRate(data), peer.score);
    }

    private void Print(string what, double ours, double peer) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}, {threads} thread(s): {ours:F0}, PyTorch {peer:F0}, ratio {ours / peer:F2}"));

    // The script's settings: no averaged weights, word dropout, subwords or label smoothing.
    private SequenceClassifierOptions Options(bool lazy) => new()
    {
        MaximumEpochs = 1,
        Threads = threads,
        LazyEmbeddingUpdates = lazy,
        WeightAverageDecay = 0,
        WordDropout = 0,
        SubwordBuckets = 0,
        LabelSmoothing = 0,
    };

    private double TrainingRate(TextData data, bool lazy)
    {
        SequenceClassifierOptions options = Options(lazy);
        var train = new ClassificationData(new SequenceInput(SequenceInputKind.Text), 2, options);
        foreach (LabelledText text in data.Train) train.AddText(text.Text, text.Label);
        return SequenceClassifier.Train(train, null, options).History[0].ExamplesPerSecond;
    }

    private double ScoringRate(TextData data)
    {
        var ml = new MLContext(seed: 1);
        IDataView train = ml.Data.LoadFromEnumerable(Reviews(data.Train.Take(2000)));
        IDataView test = ml.Data.LoadFromEnumerable(Reviews(data.Test));
        SequenceClassifierOptions o = Options(lazy: false);
        ITransformer model = ml.BinaryClassification.Trainers.RnnTextClassification(new RnnTextClassificationOptions
        {
            MaximumEpochs = 1,
            Threads = threads,
            WeightAverageDecay = o.WeightAverageDecay,
            WordDropout = o.WordDropout,
            SubwordBuckets = o.SubwordBuckets,
            VocabularySize = o.VocabularySize,
        }).Fit(train);
        double best = 0;
        for (int i = 0; i < repetitions; i++)
        {
            long start = Stopwatch.GetTimestamp();
            int rows = Read(model.Transform(test));
            best = Math.Max(best, rows / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }

    private static int Read(IDataView scored)
    {
        DataViewSchema.Column column = scored.Schema["Score"];
        using DataViewRowCursor cursor = scored.GetRowCursor([column]);
        ValueGetter<float> score = cursor.GetGetter<float>(column);
        int rows = 0;
        float value = 0;
        while (cursor.MoveNext())
        {
            score(ref value);
            rows++;
        }

        return rows;
    }

    private static Review[] Reviews(IEnumerable<LabelledText> texts) => [.. texts.Select(t => new Review { Label = t.Label == 1, Text = t.Text })];

    private (double Train, double Score) RunPeer(string imdb)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("PYTHON") ?? "python3",
            [peerScript!, "imdb", imdb, "--bi", "--padded", "--epochs", "1", "--threads", threads.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["OMP_WAIT_POLICY"] = "PASSIVE";
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Console.WriteLine(output);
        return (Rate(TrainLine().Match(output)), Rate(ScoreLine().Match(output)));
    }

    private static double Rate(Match match) => match.Success ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : double.NaN;

    [GeneratedRegex(@"epoch 1 .* s (\d+) examples/s")]
    private static partial Regex TrainLine();

    [GeneratedRegex(@"inference batch 32: (\d+) examples/s")]
    private static partial Regex ScoreLine();

    // A random part of the reviews, in the same files, for a quicker look; both sides read it.
    private void WriteSample(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (string part in new[] { "train", "test" })
        {
            using var source = new GZipStream(File.OpenRead(Path.Combine(dataFolder, "imdb", part + ".tsv.gz")), CompressionMode.Decompress);
            string[] lines = [.. new StreamReader(source, Encoding.UTF8).ReadToEnd().Split('\n').Where(l => l.Length > 0)];
            new RandomStream(1).Shuffle(lines.AsSpan());
            using var target = new StreamWriter(new GZipStream(File.Create(Path.Combine(folder, part + ".tsv.gz")), CompressionLevel.Fastest));
            foreach (string line in lines.Take(reviews)) target.Write(line + "\n");
        }
    }
}
