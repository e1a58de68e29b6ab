using System.CommandLine;
using System.Globalization;
using MLNetSeq.Layers;
using SentimentAnalysis.Reviews;

namespace SentimentAnalysis;

/// <summary>The command line: its options, their help and their checks.</summary>
internal static class SampleCommand
{
    public static RootCommand Create()
    {
        Option<string?> data = new("--data")
        {
            HelpName = "FILE",
            Description = "A file of your own, .tsv or .tsv.gz: a text a line, columns parted by tabs, no quoting. "
                + $"{Percent(HeldOut.TestShare)} of it are held out for the test and {Percent(HeldOut.ValidationShare)} to choose the epoch by, "
                + "shuffled with the seed. Without it: the reviews that come with the program.",
        };
        Option<int> textColumn = new("--text-column") { HelpName = "N", Description = "The column of the text; the first is 1.", DefaultValueFactory = _ => 1 };
        Option<int> labelColumn = new("--label-column")
        {
            HelpName = "N",
            Description = $"The column of the label, which is {ReviewFile.LabelWords}.",
            DefaultValueFactory = _ => 2,
        };
        Option<bool> header = new("--header") { Description = "The first line names the columns." };
        Option<int> seed = new("--seed") { HelpName = "N", Description = "The seed of everything random.", DefaultValueFactory = _ => 1 };
        Option<int> seeds = new("--seeds")
        {
            HelpName = "N",
            Description = "Train with so many seeds, from --seed on, and show the mean; the first one's model is kept.",
            DefaultValueFactory = _ => 1,
        };
        Option<int?> epochs = new("--epochs") { HelpName = "N", Description = "The most passes of the recurrent network over the texts. Default: 30, or 10 with --data." };
        Option<string> cell = new("--cell") { HelpName = "CELL", Description = "The recurrent cell: gru, lstm, rnn or rnnrelu.", DefaultValueFactory = _ => "gru" };
        Option<int?> hidden = new("--hidden") { HelpName = "N", Description = "The size of the hidden state. Default: 64, or 128 with --data." };
        Option<string> output = new("--output")
        {
            HelpName = "FOLDER",
            Description = "Where the model and the loss curve go.",
            DefaultValueFactory = _ => "sentiment-output",
        };
        Option<bool> quiet = new("--quiet") { Description = "No progress, only results." };

        cell.AcceptOnlyFromAmong("gru", "lstm", "rnn", "rnnrelu");
        AtLeastOne(textColumn);
        AtLeastOne(labelColumn);
        AtLeastOne(seeds);
        AtLeastOne(epochs);
        AtLeastOne(hidden);
        foreach (Option<int> column in new[] { textColumn, labelColumn })
        {
            column.Validators.Add(result =>
            {
                if (result is { Implicit: false } && result.GetResult(data) is null)
                    result.AddError($"{column.Name} is about the file that --data names, and there is no --data.");
            });
        }

        RootCommand root = new("Trains a recurrent network that tells positive texts from negative ones, and shows what it is worth beside a baseline.")
        {
            data, textColumn, labelColumn, header, seed, seeds, epochs, cell, hidden, output, quiet,
        };
        root.SetAction((line, cancellation) =>
        {
            int first = line.GetValue(seed);
            SampleRun run = new(
                new SentimentModel.TrainingSettings
                {
                    IsSmallSet = line.GetValue(data) is null,
                    Cell = Enum.Parse<RecurrentCell>(line.GetValue(cell)!, ignoreCase: true),
                    HiddenSize = line.GetValue(hidden),
                    Epochs = line.GetValue(epochs),
                    Seed = first,
                },
                line.GetValue(seeds), line.GetValue(output)!, line.GetValue(quiet));
            return line.GetValue(data) is { } path
                ? run.OnFileAsync(path, new ReviewFile(path, line.GetValue(textColumn), line.GetValue(labelColumn), line.GetValue(header)), cancellation)
                : run.OnEmbeddedAsync(cancellation);
        });
        return root;
    }

    private static void AtLeastOne<T>(Option<T> option) => option.Validators.Add(result =>
    {
        if (result.Tokens is [{ Value: var text }] && int.TryParse(text, CultureInfo.InvariantCulture, out int value) && value < 1)
            result.AddError($"{option.Name} is at least 1, and {value} was given.");
    });

    private static string Percent(double share) => FormattableString.Invariant($"{100 * share:0} %");
}
