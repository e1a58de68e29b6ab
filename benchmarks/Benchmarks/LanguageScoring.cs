using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetSeq.Estimators;
using MLNetSeq.Transforms;

namespace MLNetSeq.Benchmarks;

/// <summary>Lines a second of RnnLanguageModel's transformer over the Penn Treebank's test, one cursor, tokenising included.</summary>
internal static partial class LanguageScoring
{
    /// <summary>The command of the benchmark.</summary>
    public static Command CreateCommand(Option<string> dataFolder)
    {
        Option<int[]> threads = new("--threads") { AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [1, 2] };
        Option<int> repetitions = new("--repetitions") { DefaultValueFactory = _ => 5 };
        Option<int> lines = new("--lines")
        {
            Description = "How many lines the model is trained on, once, beside one of all words; 0 for all. The rate depends on the "
                + "vocabulary only.",
        };
        Option<string?> peer = new("--peer")
        {
            Description = "The PyTorch script to measure beside us, Peers/language_scoring.py; python3 runs it, or what the variable PYTHON "
                + "names.",
        };
        Command command = new("language-scoring", "Scoring of the Penn Treebank's test lines through an IDataView, 2 × LSTM 200.")
        {
            dataFolder, threads, repetitions, lines, peer,
        };
        command.SetAction(parsed => Run(parsed.GetValue(dataFolder)!, parsed.GetValue(threads)!, parsed.GetValue(repetitions),
            parsed.GetValue(lines), parsed.GetValue(peer)));
        return command;
    }

    private static void Run(string folder, int[] threadCounts, int repetitions, int lines, string? peer)
    {
        MLContext ml = new(seed: 1);
        string testFile = Path.Combine(folder, "ptb", "ptb.test.txt");
        string[] train = Lines(Path.Combine(folder, "ptb", "ptb.train.txt.gz")), test = Lines(testFile);
        if (lines > 0) train = [.. train.Take(lines), string.Join(' ', train.SelectMany(line => line.Split(' ')).Distinct())];
        RnnLanguageModelOptions options = RnnLanguageModelOptions.ZarembaSmall();
        options.MaximumEpochs = 1;
        IDataView trainView = View(train), testView = View(test);
        foreach (int threads in threadCounts)
        {
            options.Threads = threads;
            RnnLanguageModelTransformer model = ml.Transforms.Text.RnnLanguageModel(options).Fit(trainView);
            double best = double.PositiveInfinity, logProbability = 0, beside = 0;
            for (int i = 0; i < repetitions; i++)
            {
                QuietMachine.Wait(threads);
                long start = Stopwatch.GetTimestamp();
                logProbability = model.Transform(testView).GetColumn<float>("LogProbability").Sum(value => (double)value);
                best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
                if (peer is not null) beside = Math.Max(beside, PeerRate(peer, testFile, model.Model.Vocabulary.Count, threads));
            }

            Console.WriteLine(FormattableString.Invariant($"{threads} thread(s), {model.Model.Vocabulary.Count} words: ")
                + FormattableString.Invariant($"{test.Length / best:F0} lines/s; the log-probability of all is {logProbability:F1}")
                + (peer is null ? "" : FormattableString.Invariant($"; PyTorch {beside:F0} lines/s: {test.Length / best / beside:F2} times")));
        }

        string[] Lines(string path) => [.. TextData.Lines(path, Encoding.UTF8)];
        IDataView View(string[] texts) => ml.Data.LoadFromEnumerable(texts.Select(text => new Line { Text = text }));
    }

    private static double PeerRate(string script, string file, int tokens, int threads)
    {
        QuietMachine.Wait(threads);
        string output = PeerProgram.Run(PeerProgram.Python, script, file, "--tokens", tokens.ToString(CultureInfo.InvariantCulture),
            "--threads", threads.ToString(CultureInfo.InvariantCulture), "--repetitions", "3");
        return double.Parse(Rate().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"([\d.]+) lines/s")]
    private static partial Regex Rate();

    private sealed class Line
    {
        public string Text { get; set; } = "";
    }
}
