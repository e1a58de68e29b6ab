using System.CommandLine;
using MLNetSeq.Layers;
using SentimentAnalysis.Reviews;
using static Samples.CommandOptions;

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
                + $"{Percent(HeldOut.TestShare)} of it are held out for the test and {Percent(HeldOut.ValidationShare)} "
                + "to choose the epoch by, shuffled with the seed. Without it: the reviews that come with the program.",
        };
        Option<int?> textColumn = Whole("--text-column", 1, "The column of the text; the first is 1. Default: 1.");
        Option<int?> labelColumn = Whole("--label-column", 1, $"The column of the label, which is {ReviewFile.LabelWords}. Default: 2.");
        Option<bool> header = new("--header") { Description = "The first line names the columns." };
        Option<int?> seed = Whole("--seed", 0, "The seed of everything random. Default: 1.");
        Option<int?> seeds = Whole("--seeds", 1,
            "Train with so many seeds, from --seed on, and show the mean; the first one's model is kept. Default: 1.");
        Option<int?> epochs = Whole("--epochs", 1,
            "The most passes of the recurrent network over the texts. Default: 30, or 10 with --data.");
        Option<string> cell = new("--cell")
        {
            HelpName = "CELL",
            Description = "The recurrent cell: rnn, rnnrelu, gru, lstm, gruresetbefore, grusimplified, lstmpeephole or jordan.",
            DefaultValueFactory = _ => "gru",
        };
        Option<int?> hidden = Whole("--hidden", 1, "The size of the hidden state. Default: 64, or 128 with --data.");
        Option<string> output = new("--output")
        {
            HelpName = "FOLDER",
            Description = "Where the model and the loss curve go.",
            DefaultValueFactory = _ => "sentiment-output",
        };
        Option<bool> quiet = new("--quiet") { Description = "No progress, only results." };

        cell.AcceptOnlyFromAmong([.. Enum.GetNames<RecurrentCell>().Select(name => name.ToLowerInvariant())]);
        foreach (Option<int?> column in new[] { textColumn, labelColumn })
        {
            column.Validators.Add(result =>
            {
                if (result.GetResult(data) is null)
                    result.AddError($"{column.Name} is about the file that --data names, and there is no --data.");
            });
        }

        RootCommand root = new(
            "Trains a recurrent network that tells positive texts from negative ones, and shows what it is worth beside a baseline.")
        {
            data, textColumn, labelColumn, header, seed, seeds, epochs, cell, hidden, output, quiet,
        };
        root.SetAction((line, cancellation) =>
        {
            SampleRun run = new(
                new SentimentModel.TrainingSettings
                {
                    IsSmallSet = line.GetValue(data) is null,
                    Cell = Enum.Parse<RecurrentCell>(line.GetValue(cell)!, ignoreCase: true),
                    HiddenSize = line.GetValue(hidden),
                    Epochs = line.GetValue(epochs),
                    Seed = line.GetValue(seed) ?? 1,
                },
                line.GetValue(seeds) ?? 1, line.GetValue(output)!, line.GetValue(quiet));
            return line.GetValue(data) is { } path
                ? run.OnFileAsync(path,
                    new ReviewFile(path, line.GetValue(textColumn) ?? 1, line.GetValue(labelColumn) ?? 2, line.GetValue(header)),
                    cancellation)
                : run.OnEmbeddedAsync(cancellation);
        });
        return root;
    }

    private static string Percent(double share) => FormattableString.Invariant($"{100 * share:0} %");
}
