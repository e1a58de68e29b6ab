using System.CommandLine;
using System.Globalization;
using MLNetSeq.Charts;
using MLNetSeq.Embeddings;

namespace WordEmbeddings;

/// <summary>The command line: its options, their help and their checks.</summary>
internal static class EmbeddingsCommand
{
    private static readonly string[] Layouts = [".seqvec", ".txt", ".vec", ".bin", ".safetensors"];

    public static RootCommand Create()
    {
        EmbeddingsSettings defaults = new();
        Option<string[]> data = Files("--data", "PATH",
            "Text files of your own to train on, a sentence or paragraph a line; those that end in .gz are unpacked on the way. "
            + "Without it: a text about a little world, which the program makes up.");
        Option<string?> vectors = new("--vectors")
        {
            HelpName = "FILE",
            Description = "Load vectors instead of training them: word2vec, GloVe or fastText files, or what --save has written.",
        };
        Option<int?> dimension = Number("--dimension", 1, "The numbers of a vector. Default: 40, or 100 with --data.", VectorRows.MaximumDimension);
        Option<int?> epochs = Number("--epochs", 1, "The passes over the text. Default: 15, or 5 with --data.");
        Option<int?> minimum = Number("--minimum-count", 1, "How often a word must occur to get a vector. Default: 1, or 5 with --data.");
        Option<int?> seed = Number("--seed", 0, "The seed of everything random. Default: 1.");
        Option<int?> threads = Number("--threads", 1,
            "Threads of the training; with one, the vectors of a seed are always the same. Default: one a core.");
        Option<string[]> words = Files("--words", "WORD", "Words to show the nearest neighbours of. Default: some that everybody knows.");
        Option<int?> mapWords = Number("--map-words", 4, $"The most words on the map. Default: {defaults.MapWords}.", PointMap.MaximumPoints);
        Option<string?> questions = new("--questions")
        {
            HelpName = "FILE",
            Description = "Evaluate with a file of analogies, in the form of questions-words.txt.",
        };
        Option<string?> pairs = new("--pairs")
        {
            HelpName = "FILE",
            Description = "Evaluate with a file of word pairs and how alike people found them, such as WordSim-353.",
        };
        Option<string?> save = new("--save")
        {
            HelpName = "FILE",
            Description = "Where the vectors go; the extension says how: .seqvec (an archive), .txt or .vec (word2vec's text), .bin (its "
                + "binary form) or .safetensors, each with .gz if wanted.",
        };
        save.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var name }] && !Layouts.Contains(Path.GetExtension(WithoutGzip(name)).ToLowerInvariant()))
                result.AddError($"--save writes files that end in {string.Join(", ", Layouts)}, or one of these and .gz; '{name}' does not.");
        });
        Option<string> output = new("--output")
        {
            HelpName = "FOLDER",
            Description = "Where the page and the pictures go.",
            DefaultValueFactory = _ => defaults.Output,
        };
        Option<bool> quiet = new("--quiet") { Description = "No progress, only results." };
        data.Validators.Add(result =>
        {
            if (result.GetResult(vectors) is not null) result.AddError("--data is trained on and --vectors is loaded instead: give one of them.");
        });

        RootCommand root = new("Trains word vectors, or loads them, and shows what they have learned: neighbours, analogies, a map to look around in.")
        {
            data, vectors, dimension, epochs, minimum, seed, threads, words, mapWords, questions, pairs, save, output, quiet,
        };
        root.SetAction((line, cancellation) => Task.Run(
            () => new EmbeddingsRun(new EmbeddingsSettings
            {
                Data = line.GetValue(data) ?? [],
                Vectors = line.GetValue(vectors),
                Dimension = line.GetValue(dimension),
                Epochs = line.GetValue(epochs),
                MinimumCount = line.GetValue(minimum),
                Seed = line.GetValue(seed) ?? defaults.Seed,
                Threads = line.GetValue(threads) ?? defaults.Threads,
                Words = line.GetValue(words) ?? [],
                MapWords = line.GetValue(mapWords) ?? defaults.MapWords,
                Questions = line.GetValue(questions),
                Pairs = line.GetValue(pairs),
                Save = line.GetValue(save),
                Output = line.GetValue(output)!,
                IsQuiet = line.GetValue(quiet),
            }).Run(cancellation), cancellation));
        return root;
    }

    private static Option<string[]> Files(string name, string item, string description) => new(name)
    {
        HelpName = item,
        Description = description,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
    };

    private static string WithoutGzip(string name) =>
        name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;

    private static Option<int?> Number(string name, int least, string description, int most = int.MaxValue) => new(name)
    {
        HelpName = "N",
        Description = description,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most) return value;
            string range = most < int.MaxValue ? $"from {least} to {most}" : $"from {least} on";
            result.AddError($"{name} is a whole number {range}, and '{text}' is none.");
            return null;
        },
    };
}
