using System.CommandLine;
using System.Diagnostics;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetSeq.Estimators;
using MLNetSeq.Transforms;

namespace MLNetSeq.Benchmarks;

/// <summary>Lines a second of RnnLanguageModel's transformer over the Penn Treebank's test, one cursor, tokenising included.</summary>
internal static class LanguageScoring
{
    /// <summary>The command of the benchmark.</summary>
    public static Command CreateCommand(Option<string> dataFolder)
    {
        Option<int[]> threads = new("--threads") { AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [1, 2] };
        Option<int> repetitions = new("--repetitions") { DefaultValueFactory = _ => 5 };
        Option<int> lines = new("--lines")
        {
            Description = "How many lines the model is trained on, once; 0 for all. The rate depends on them through the vocabulary only.",
        };
        Command command = new("language-scoring", "Scoring of the Penn Treebank's test lines through an IDataView, 2 × LSTM 200.")
        {
            dataFolder, threads, repetitions, lines,
        };
        command.SetAction(parsed => Run(
            parsed.GetValue(dataFolder)!, parsed.GetValue(threads)!, parsed.GetValue(repetitions), parsed.GetValue(lines)));
        return command;
    }

    private static void Run(string folder, int[] threadCounts, int repetitions, int lines)
    {
        MLContext ml = new(seed: 1);
        string[] train = Part("ptb.train.txt.gz"), test = Part("ptb.test.txt");
        if (lines > 0) train = train[..Math.Min(lines, train.Length)];
        RnnLanguageModelOptions options = RnnLanguageModelOptions.ZarembaSmall();
        options.MaximumEpochs = 1;
        IDataView trainView = View(train), testView = View(test);
        foreach (int threads in threadCounts)
        {
            options.Threads = threads;
            RnnLanguageModelTransformer model = ml.Transforms.Text.RnnLanguageModel(options).Fit(trainView);
            double best = double.PositiveInfinity, logProbability = 0;
            for (int i = 0; i < repetitions; i++)
            {
                QuietMachine.Wait(threads);
                long start = Stopwatch.GetTimestamp();
                logProbability = model.Transform(testView).GetColumn<float>("LogProbability").Sum(value => (double)value);
                best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
            }

            Console.WriteLine(FormattableString.Invariant($"{threads} thread(s), {model.Model.Vocabulary.Count} words: ")
                + FormattableString.Invariant($"{test.Length / best:F0} lines/s; the log-probability of all is {logProbability:F1}"));
        }

        string[] Part(string name) => [.. TextData.Lines(Path.Combine(folder, "ptb", name), Encoding.UTF8)];
        IDataView View(string[] texts) => ml.Data.LoadFromEnumerable(texts.Select(text => new Line { Text = text }));
    }

    private sealed class Line
    {
        public string Text { get; set; } = "";
    }
}
