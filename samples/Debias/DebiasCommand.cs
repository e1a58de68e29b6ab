using System.CommandLine;
using MLNetSeq.Embeddings;
using static Samples.CommandOptions;

namespace Debias;

/// <summary>The command line: its options, their help and their checks.</summary>
internal static class DebiasCommand
{
    private const string NoMethod = "none";

    public static RootCommand Create()
    {
        DebiasSettings defaults = new();
        Option<string?> vectors = Text("--vectors", "FILE",
            "Word vectors to measure and debias: word2vec, GloVe or fastText files, or .seqvec. Default: some 5,000 words that come "
            + "with the program.");
        Option<int?> common = Whole("--common", 1, "Take only the N commonest (first) words, and those of the lists.");
        Option<string[]> axis = Several("--axis", "NAME|FILE",
            $"What bias: {string.Join(", ", Lists.Names)}, all, or JSON files with axes of your own. Default: gender.");
        Option<string?> definitional = Text("--definitional", "FILE",
            "A JSON file of definitional pairs, such as debiaswe's, instead of --axis.");
        Option<string?> name = Text("--name", "NAME", $"With --definitional: what the axis is called. Default: {defaults.Name}.");
        Option<string?> equality = Text("--equality", "FILE",
            "With --definitional: a JSON file of pairs to make equal. Default: the same pairs.");
        Option<string?> specific = Text("--specific", "FILE",
            "With --definitional: a JSON file of words that keep their bias. Default: those of the pairs.");
        Option<string?> neutral = Text("--neutral", "FILE",
            "A JSON file of words to measure the bias by, such as debiaswe's professions.json. Default: the axis' own; with --definitional "
            + "the built-in professions.");
        Option<string> method = Choice("--method", ["hard", "soft", NoMethod], "hard", "How the bias is taken out; none to measure only.");
        Option<string> direction = Choice("--direction", ["balanced", "components", "difference"], "balanced",
            "How the direction comes out of the pairs: by principal components with each set scaled to weigh alike, by the paper's without "
            + "that, or as the mean difference.");
        Option<int?> components = Whole("--components", 1, "The directions of each axis. Default: 1.");
        Option<double?> lambda = Number("--lambda", "a number from 0 on", value => value >= 0 && double.IsFinite(value),
            "The weight of the bias in soft debiasing. Default: 0.2.");
        Option<string> terms = Choice("--soft-terms", ["means", "sums"], "means",
            "What --lambda weighs: means over pairs of words; or sums, as in the paper, by which many words hardly change.");
        Option<bool> keepNorms = new("--keep-norms") { Description = "Keep the vectors' lengths; otherwise all have length 1 afterwards." };
        Option<string[]> weat = Several("--weat", "FILE",
            "JSON files of association tests, in any of the forms going round. Default: the axes' own tests; with --definitional none.");
        Option<string[]> tests = Several("--tests", "NUMBER|NAME", "Which of the tests of --weat. Default: all.");
        Option<string[]> analogies = Several("--analogies", "FILE",
            "Analogy questions to measure the quality with, in the form of questions-words.txt.");
        Option<string[]> similarity = Several("--similarity", "FILE",
            "Word pairs and people's scores to measure the quality with, such as WordSim-353.");
        Option<string?> output = VectorFile("--output", "Where the debiased vectors go");
        Option<string> precision = Choice("--precision", ["single", "half", "int8"], "single",
            "How --output stores numbers in a .seqvec file.");
        Option<string?> picture = Text("--picture", "FILE",
            "Where the picture goes (SVG): words on the axis before and after. Several axes have a file each.");
        Option<string?> report = Text("--report", "FILE", "Where the whole report goes: as JSON where it ends in .json, else as Markdown.");
        Option<int?> seed = Whole("--seed", 0, "The seed of everything random. Default: 1.");
        Option<int?> threads = Whole("--threads", 1, "Threads; the result does not depend on them. Default: one a core.");
        Option<bool> quiet = new("--quiet") { Description = "No progress, only results." };
        axis.Validators.Add(result =>
        {
            if (result.GetResult(definitional) is not null)
                result.AddError("--axis names whole axes, and --definitional is one's list: give one of them.");
        });

        RootCommand root = new("Measures a bias of word vectors, takes it out, measures again, and shows what has changed and what has not.")
        {
            vectors, common, axis, definitional, name, equality, specific, neutral, method, direction, components, lambda, terms, keepNorms,
            weat, tests, analogies, similarity, output, precision, picture, report, seed, threads, quiet,
        };
        root.Validators.Add(result =>
        {
            bool isOfAxis = (result.GetResult(name) ?? result.GetResult(equality) ?? result.GetResult(specific)) is not null;
            if (isOfAxis && result.GetResult(definitional) is null)
                result.AddError("--name, --equality and --specific belong to an axis whose pairs --definitional names: give it too.");
            if (result.GetResult(weat) is null && result.GetResult(tests) is not null)
                result.AddError("--tests chooses among those of --weat: give it too.");
        });
        root.SetAction((line, cancellation) => Task.Run(
            () => new DebiasRun(new DebiasSettings
            {
                Vectors = line.GetValue(vectors),
                Common = line.GetValue(common),
                Axes = line.GetValue(axis) ?? [],
                Definitional = line.GetValue(definitional),
                Name = line.GetValue(name) ?? defaults.Name,
                Equality = line.GetValue(equality),
                Specific = line.GetValue(specific),
                Neutral = line.GetValue(neutral),
                Method = line.GetValue(method) is var way && way != NoMethod ? Enum.Parse<DebiasMethod>(way!, ignoreCase: true) : null,
                Direction = line.GetValue(direction) switch
                {
                    "difference" => BiasDirection.MeanDifference,
                    "components" => BiasDirection.PrincipalComponents,
                    _ => BiasDirection.BalancedComponents,
                },
                Components = line.GetValue(components) ?? defaults.Components,
                Lambda = line.GetValue(lambda) ?? defaults.Lambda,
                SoftTerms = Enum.Parse<SoftTerms>(line.GetValue(terms)!, ignoreCase: true),
                KeepsNorms = line.GetValue(keepNorms),
                Weat = line.GetValue(weat) ?? [],
                Tests = line.GetValue(tests) ?? [],
                Analogies = line.GetValue(analogies) ?? [],
                Similarities = line.GetValue(similarity) ?? [],
                Output = line.GetValue(output),
                Precision = Enum.Parse<VectorPrecision>(line.GetValue(precision)!, ignoreCase: true),
                Picture = line.GetValue(picture),
                Report = line.GetValue(report),
                Seed = line.GetValue(seed) ?? defaults.Seed,
                Threads = line.GetValue(threads) ?? defaults.Threads,
                IsQuiet = line.GetValue(quiet),
            }).Run(cancellation), cancellation));
        return root;
    }

    private static Option<string?> Text(string name, string item, string description) =>
        new(name) { HelpName = item, Description = description };

    private static Option<string> Choice(string name, string[] values, string usual, string description)
    {
        Option<string> option = new(name)
        {
            HelpName = string.Join('|', values),
            Description = description,
            DefaultValueFactory = _ => usual,
        };
        return option.AcceptOnlyFromAmong(values);
    }
}
