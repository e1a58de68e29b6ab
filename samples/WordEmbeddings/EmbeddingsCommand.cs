using System.CommandLine;
using MLNetSeq.Charts;
using MLNetSeq.Embeddings;
using static Samples.CommandOptions;

namespace WordEmbeddings;

/// <summary>The command line: its options, their help and their checks.</summary>
internal static class EmbeddingsCommand
{
    public static RootCommand Create()
    {
        EmbeddingsSettings defaults = new();
        Option<string[]> data = Several("--data", "PATH",
            "Text files of your own to train on, a sentence or paragraph a line; those that end in .gz are unpacked on the way. "
            + "Without it: a text about a little world, which the program makes up.");
        Option<string?> vectors = new("--vectors")
        {
            HelpName = "FILE",
            Description = "Load vectors instead of training them: word2vec, GloVe or fastText files, or what --save has written.",
        };
        Option<int?> dimension = Whole(
            "--dimension", 1, "The numbers of a vector. Default: 40, or 100 with --data.", VectorRows.MaximumDimension);
        Option<int?> epochs = Whole("--epochs", 1, "The passes over the text. Default: 15, or 5 with --data.");
        Option<int?> minimum = Whole("--minimum-count", 1, "How often a word must occur to get a vector. Default: 1, or 5 with --data.");
        Option<int?> seed = Whole("--seed", 0, "The seed of everything random. Default: 1.");
        Option<int?> threads = Whole("--threads", 1,
            "Threads of the training; with one, the vectors of a seed are always the same. Default: one a core.");
        Option<string[]> words = Several("--words", "WORD", "Words to show the nearest neighbours of. Default: some that everybody knows.");
        Option<int?> mapWords = Whole(
            "--map-words", 4, $"The most words on the map. Default: {defaults.MapWords}.", PointMap.MaximumPoints);
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
        Option<string?> save = VectorFile("--save", "Where the vectors go");
        Option<string> output = new("--output")
        {
            HelpName = "FOLDER",
            Description = "Where the page and the pictures go.",
            DefaultValueFactory = _ => defaults.Output,
        };
        Option<bool> quiet = new("--quiet") { Description = "No progress, only results." };
        data.Validators.Add(result =>
        {
            if (result.GetResult(vectors) is not null)
                result.AddError("--data is trained on and --vectors is loaded instead: give one of them.");
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
}
