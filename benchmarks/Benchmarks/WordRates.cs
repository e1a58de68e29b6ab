using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using MLNetSeq.Embeddings;
using MLNetSeq.Text;

namespace MLNetSeq.Benchmarks;

/// <summary>Words a second of word2vec's training, beside gensim and fastText on the same corpus.</summary>
internal sealed partial class WordRates(LetterCorpus letters, string? peer, bool hasFastText, int epochs, int repetitions)
{
    private readonly WordCorpus _corpus = Read(letters);

    /// <summary>The command of the benchmark.</summary>
    public static Command CreateCommand(Option<string> dataFolder)
    {
        Option<string> corpus = new("--corpus") { Description = "W, wikitext-2 or a file.", DefaultValueFactory = _ => "wikitext-2" };
        Option<string?> peer = new("--peer") { Description = "gensim_bench.py, to measure beside us." };
        Option<bool> fastText = new("--fasttext") { Description = "Measures the program fasttext too." };
        Option<int[]> threads = new("--threads") { AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [1, 2] };
        Option<int> epochs = new("--epochs") { DefaultValueFactory = _ => 1 };
        Option<int> repetitions = new("--repetitions") { DefaultValueFactory = _ => 3 };
        Option<string> kinds = new("--kinds") { Description = WordSettings.Description, DefaultValueFactory = _ => WordSettings.Kinds };
        Command command = new("words", "Words a second of word2vec.")
        {
            dataFolder, corpus, peer, fastText, threads, epochs, repetitions, kinds,
        };
        command.SetAction(parsed =>
        {
            using LetterCorpus letters = new(LetterCorpus.Files(parsed.GetValue(corpus)!, parsed.GetValue(dataFolder)!));
            WordRates rates = new(letters, parsed.GetValue(peer), parsed.GetValue(fastText), parsed.GetValue(epochs), parsed.GetValue(repetitions));
            foreach (int count in parsed.GetValue(threads)!)
                foreach (char kind in parsed.GetValue(kinds)!) rates.Run(kind, count);
        });
        return command;
    }

    private static WordCorpus Read(LetterCorpus letters)
    {
        long start = Stopwatch.GetTimestamp();
        WordCorpus corpus = WordCorpus.FromFiles([letters.Path], new WordCorpusOptions { Tokenizer = WhitespaceTokenizer.Instance });
        Console.WriteLine(FormattableString.Invariant(
            $"{corpus.WordCount} words, {corpus.Words.Count} distinct, read in {Stopwatch.GetElapsedTime(start).TotalSeconds:F2} s"));
        return corpus;
    }

    private void Run(char kind, int threads)
    {
        Word2VecOptions options = WordSettings.Options(kind);
        (options.Epochs, options.Threads) = (epochs, threads);
        double ours = 0, gensim = 0, fastText = 0;
        for (int i = 0; i < repetitions; i++)
        {
            QuietMachine.Wait(threads);
            ours = Math.Max(ours, Ours(options));
            if (peer is null) continue;
            QuietMachine.Wait(threads);
            gensim = Math.Max(gensim, GensimPeer.Rate(peer, letters.Sources, threads, epochs, WordSettings.Flags(kind)));
            if (hasFastText && kind == 'n') fastText = Math.Max(fastText, FastText(threads));
        }

        string ratio = peer is null ? "" : FormattableString.Invariant(
            $"; gensim {gensim / 1e3:F0} = {ours / gensim:F2} x{(fastText > 0 ? $"; fastText {fastText / 1e3:F0} = {ours / fastText:F2} x" : "")}");
        Console.WriteLine(FormattableString.Invariant($"{kind}, {threads} threads: {ours / 1e3:F0} k words/s{ratio}"));
    }

    private double Ours(Word2VecOptions options)
    {
        long start = Stopwatch.GetTimestamp();
        Word2Vec.Train(_corpus, options);
        return _corpus.WordCount * (double)options.Epochs / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private double FastText(int threads)
    {
        string vectors = Path.GetTempFileName();
        try
        {
            string output = PeerProgram.Run("fasttext", "skipgram", "-input", letters.Path, "-output", vectors, "-dim", "100", "-ws", "5",
                "-neg", "5", "-minn", "0", "-maxn", "0", "-minCount", "5", "-t", "1e-4", "-lr", "0.025", "-epoch", Text(epochs),
                "-thread", Text(threads));
            return threads * Number(FastTextRate().Matches(output)[^1].Groups[1].Value);
        }
        finally
        {
            foreach (string suffix in (string[])["", ".bin", ".vec"]) File.Delete(vectors + suffix);
        }
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"words/sec/thread: +(\d+)")]
    private static partial Regex FastTextRate();
}
