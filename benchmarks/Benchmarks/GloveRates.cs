using System.CommandLine;
using System.Diagnostics;
using MLNetSeq.Embeddings;
using MLNetSeq.Numerics;
using MLNetSeq.Text;

namespace MLNetSeq.Benchmarks;

/// <summary>The times of GloVe's parts, beside those of the authors' C programs scaled to this machine by gensim's rate here and there.</summary>
internal sealed class GloveRates(WordCorpus corpus, int repetitions)
{
    // Of one machine, the corpus WikiText-2: gensim's words a second, and the seconds of the C programs' parts (gcc -Ofast).
    private static readonly double[] GensimThere = [181e3, 337e3];
    private const double RecordsThere = 10.06e6;
    private static readonly double[] CountingThere = [4.5];
    private static readonly double[] ShufflingThere = [4.4];
    private static readonly double[] IterationThere = [9.4, 5.2];

    private static readonly GloVeOptions Options = new() { Dimension = 100, MaximumValue = 10, Epochs = 1 };

    /// <summary>The command of the benchmark.</summary>
    public static Command CreateCommand(Option<string> dataFolder)
    {
        Option<string?> peer = new("--peer") { Description = "gensim_bench.py, to scale the C programs' times by." };
        Option<int> repetitions = new("--repetitions") { Description = "Runs, of which the best counts.", DefaultValueFactory = _ => 3 };
        Command command = new("glove", "GloVe's counting, shuffling and one iteration on WikiText-2, on one and two threads.")
        {
            dataFolder, peer, repetitions,
        };
        command.SetAction(parsed =>
        {
            using LetterCorpus letters = new(LetterCorpus.Files("wikitext-2", parsed.GetValue(dataFolder)!));
            using WordCorpus corpus = WordCorpus.FromFiles([letters.Path], new WordCorpusOptions { Tokenizer = WhitespaceTokenizer.Instance });
            GloveRates rates = new(corpus, parsed.GetValue(repetitions));
            for (int threads = 1; threads <= GensimThere.Length; threads++)
            {
                double? gensim = null;
                if (parsed.GetValue(peer) is { } script)
                {
                    QuietMachine.Wait(threads);
                    gensim = GensimPeer.Rate(script, letters.Sources, threads);
                    Console.WriteLine(FormattableString.Invariant(
                        $"gensim, {threads} threads: {gensim / 1e3:F0} k words/s here, {GensimThere[threads - 1] / 1e3:F0} there"));
                }

                rates.Run(threads, GensimThere[threads - 1] / gensim);
            }
        });
        return command;
    }

    /// <summary>Measures.</summary>
    /// <param name="threads">The number of threads.</param>
    /// <param name="scale">How much longer things take here than there; null where that was not measured.</param>
    private void Run(int threads, double? scale)
    {
        Options.Threads = threads;
        Part counting = new("counting", CountingThere), shuffling = new("shuffling", ShufflingThere);
        Part iteration = new("one iteration", IterationThere);
        long count = 0;
        for (int i = 0; i < repetitions; i++)
        {
            QuietMachine.Wait(threads);
            using CoOccurrences counted = counting.Measure(
                () => CoOccurrences.FromCorpus(corpus, new CoOccurrenceOptions { Window = 15, Threads = threads }));
            count = counted.Count;

            using WorkerPool pool = new(threads);
            using SpilledList<GloVeRecord> records = shuffling.Measure(() => GloVeShuffle.Run(counted, Options, pool, null, default));

            GloVeParameters parameters = new(counted.Words.Count, Options.Dimension, Options.AdaGrad);
            parameters.Draw(new RandomStream(Options.Seed));
            GloVeTraining training = new(parameters, records, Options, pool);
            QuietMachine.Wait(threads);
            iteration.Measure(() =>
            {
                training.Run(null, null, default);
                return true;
            });
        }

        Console.WriteLine(FormattableString.Invariant(
            $"{count} records, those of the C programs {RecordsThere}: their times are scaled by that too"));
        foreach (Part part in (Part[])[counting, shuffling, iteration]) part.Print(threads, (scale ?? 1) * count / RecordsThere);
    }

    /// <summary>A part of the work: its best time, and what the C programs took.</summary>
    private sealed class Part(string name, double[] there)
    {
        private double _seconds = double.MaxValue;
        private double _processor = double.MaxValue;

        public T Measure<T>(Func<T> work)
        {
            TimeSpan processor = Environment.CpuUsage.TotalTime;
            long start = Stopwatch.GetTimestamp();
            T result = work();
            _seconds = Math.Min(_seconds, Stopwatch.GetElapsedTime(start).TotalSeconds);
            _processor = Math.Min(_processor, (Environment.CpuUsage.TotalTime - processor).TotalSeconds);
            return result;
        }

        public void Print(int threads, double scale)
        {
            double peer = there[Math.Min(threads, there.Length) - 1]; // the C programs count and shuffle on one thread
            Console.WriteLine(FormattableString.Invariant($"{name}, {threads} threads: {_seconds:F3} s ({_processor:F3} s of processor time); ")
                + FormattableString.Invariant($"C {peer:F1} s there, {peer * scale:F2} s scaled: {peer * scale / _seconds:F1} x"));
        }
    }
}
