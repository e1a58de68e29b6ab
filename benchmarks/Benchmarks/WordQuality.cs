using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using MLNetSeq.Embeddings;
using MLNetSeq.Text;

namespace MLNetSeq.Benchmarks;

/// <summary>How good word2vec's vectors are: Google's analogies over the 30,000 commonest words, and WordSim-353; beside gensim.</summary>
internal sealed partial class WordQuality(LetterCorpus letters, string dataFolder, string? peer, int epochs, int threads)
{
    private readonly string _questions = Path.Combine(dataFolder, "analogy", "questions-words.txt");
    private readonly string _pairs = Path.Combine(dataFolder, "word-sim", "EN-WS-353-ALL.txt");

    private float? MinimumRate { get; init; }

    /// <summary>The command of the benchmark.</summary>
    public static Command CreateCommand(Option<string> dataFolder)
    {
        Option<string> corpus = new("--corpus") { Description = "W, wikitext-2 or a file.", DefaultValueFactory = _ => "W" };
        Option<string?> peer = new("--peer") { Description = "gensim_bench.py, to measure beside us." };
        Option<int> epochs = new("--epochs") { DefaultValueFactory = _ => 5 };
        Option<int> seeds = new("--seeds") { DefaultValueFactory = _ => 3 };
        Option<int> threads = new("--threads") { DefaultValueFactory = _ => 2 };
        Option<float?> minimumRate = new("--minimum-rate") { Description = "Our learning rate at the end." };
        Option<string> kinds = new("--kinds") { Description = WordSettings.Description, DefaultValueFactory = _ => WordSettings.Kinds };
        Command command = new("word-quality", "Analogies and word similarity of word2vec.")
        {
            dataFolder, corpus, peer, epochs, seeds, threads, minimumRate, kinds,
        };
        command.SetAction(parsed =>
        {
            string folder = parsed.GetValue(dataFolder)!;
            using LetterCorpus letters = new(LetterCorpus.Files(parsed.GetValue(corpus)!, folder));
            using WordCorpus words = WordCorpus.FromFiles([letters.Path], new WordCorpusOptions { Tokenizer = WhitespaceTokenizer.Instance });
            WordQuality quality = new(letters, folder, parsed.GetValue(peer), parsed.GetValue(epochs), parsed.GetValue(threads))
            {
                MinimumRate = parsed.GetValue(minimumRate),
            };
            foreach (char kind in parsed.GetValue(kinds)!) quality.Run(words, kind, parsed.GetValue(seeds));
            Console.WriteLine($"peak resident memory {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB");
        });
        return command;
    }

    private void Run(WordCorpus words, char kind, int seeds)
    {
        double analogies = 0, similarity = 0, peerAnalogies = 0, peerSimilarity = 0;
        for (int seed = 1; seed <= seeds; seed++)
        {
            (double ours, double spearman) = Ours(words, kind, seed);
            analogies += ours / seeds;
            similarity += spearman / seeds;
            if (peer is null) continue;
            (double theirs, spearman) = Gensim(kind, seed);
            peerAnalogies += theirs / seeds;
            peerSimilarity += spearman / seeds;
        }

        Console.WriteLine(FormattableString.Invariant(
            $"{kind}, mean of {seeds} seeds: analogies {analogies:P2}, WordSim-353 {similarity:F4}")
            + (peer is null ? "" : FormattableString.Invariant($"; gensim {peerAnalogies:P2}, {peerSimilarity:F4}")));
    }

    private (double Analogies, double Spearman) Ours(WordCorpus words, char kind, int seed)
    {
        Word2VecOptions options = WordSettings.Options(kind);
        (options.Epochs, options.Seed, options.Threads) = (epochs, seed, threads);
        options.MinimumLearningRate = MinimumRate ?? options.MinimumLearningRate;
        long start = Stopwatch.GetTimestamp();
        WordVectors vectors = Word2Vec.Train(words, options);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        AnalogyMetrics analogies = vectors.EvaluateAnalogies(
            AnalogyTest.ReadGoogle(_questions), new EvaluationOptions { RestrictVocabulary = 30_000 });
        WordSimilarityMetrics similarity = vectors.EvaluateSimilarity(WordSimilarityTest.Read(_pairs));
        Console.WriteLine(FormattableString.Invariant($"{kind} seed {seed}: analogies {analogies.Accuracy:P2} of {analogies.Total.Total}, ")
            + FormattableString.Invariant($"WordSim-353 {similarity.Spearman:F4}, {seconds:F1} s"));
        return (analogies.Accuracy, similarity.Spearman);
    }

    private (double Analogies, double Spearman) Gensim(char kind, int seed)
    {
        string output = PeerProgram.Run(PeerProgram.Python, [peer!, .. letters.Sources, "--az", "--threads", Text(threads), "--epochs",
            Text(epochs), "--seed", Text(seed), "--questions", _questions, "--pairs", _pairs, .. WordSettings.Flags(kind)]);
        Console.WriteLine($"gensim: {output.ReplaceLineEndings("; ")}");
        return (Number(Analogies().Match(output).Groups[1].Value) / 100, Number(Spearman().Match(output).Groups[1].Value));
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"analogies ([\d.]+)%")]
    private static partial Regex Analogies();

    [GeneratedRegex(@"Spearman ([\d.]+)")]
    private static partial Regex Spearman();
}
