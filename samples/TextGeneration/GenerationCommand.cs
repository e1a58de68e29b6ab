using System.CommandLine;
using System.Globalization;
using System.Numerics;
using MLNetSeq.Layers;
using MLNetSeq.Models;

namespace TextGeneration;

/// <summary>The command line: its options, their help and their checks.</summary>
internal static class GenerationCommand
{
    public static RootCommand Create()
    {
        GenerationSettings defaults = new();
        Option<string?> data = File("--data", "A text of your own to learn from; its last twentieth is held out. Without it: some verses that "
            + "come with the program.");
        Option<bool> labels = new("--labels")
        {
            Description = "The lines of --data are a label, a tab and a text each: what is written is of one of these classes.",
        };
        Option<string?> kind = new("--class") { HelpName = "LABEL", Description = "Write of this class. Default: of each." };
        Option<string?> load = File("--load", "Load a model that --save has written, and train none.");
        Option<string?> save = File("--save", "Where the trained model goes.");
        Option<string> cell = Choice<RecurrentCell>("--cell", "CELL", "The recurrent cell", defaults.Cell);
        Option<int?> layers = Number<int>("--layers", 1, 8, "Recurrent layers. Default: 1, or 2 with --data.");
        Option<int?> hidden = Number<int>("--hidden", 1, 4096, "The size of a state. Default: 256.");
        Option<int?> epochs = Number<int>("--epochs", 1, int.MaxValue, "The passes over the text. Default: 80, or 10 with --data.");
        Option<int?> threads = Number<int>("--threads", 1, 1024, "Threads of the training; its bits depend on them. Default: one a core.");
        Option<int?> seed = Number<int>("--seed", 0, int.MaxValue, $"The seed of everything random. Default: {defaults.Seed}.");
        Option<int?> interval = Number<int>("--interval", 1, int.MaxValue,
            $"The seconds between two samples while it trains. Default: {defaults.Interval}.");
        Option<string> prompt = new("--prompt")
        {
            HelpName = "TEXT",
            Description = "What the text goes on from. Default: nothing, where a text begins.",
            DefaultValueFactory = _ => defaults.Prompt,
        };
        Option<int?> length = Number<int>("--length", 1, int.MaxValue, $"The characters to write. Default: {defaults.Length}.");
        Option<int?> samples = Number<int>("--samples", 1, 1000,
            $"The texts to write, all at once; one appears character by character. Default: {defaults.Samples}.");
        Option<string> method = Choice<GenerationMethod>("--method", "METHOD", "How characters are chosen", defaults.Method);
        Option<double?> temperature = Number<double>("--temperature", 0.01, 100,
            string.Create(CultureInfo.InvariantCulture, $"Lower keeps to what is likely, higher dares more. Default: {defaults.Temperature}."));
        Option<int?> topK = Number<int>("--top-k", 1, int.MaxValue, "Draw from so many of the likeliest characters only. Default: all.");
        Option<double?> topP = Number<double>("--top-p", 0.001, 1, "Draw from the likeliest that together have this probability. Default: 1.");
        Option<double?> penalty = Number<double>("--repetition-penalty", 0.01, 100,
            "Above 1, characters that were there are less likely. Default: 1.");
        Option<bool> int8 = new("--int8") { Description = "Write with weights in bytes." };
        Option<string> output = new("--output")
        {
            HelpName = "FOLDER",
            Description = "Where the loss curve goes.",
            DefaultValueFactory = _ => defaults.Output,
        };
        Option<bool> quiet = new("--quiet") { Description = "No progress, only the texts." };
        Option[] ofTraining = [data, save, cell, layers, hidden, epochs];
        load.Validators.Add(result =>
        {
            if (ofTraining.FirstOrDefault(option => result.GetResult(option) is { Implicit: false }) is { } given)
                result.AddError($"--load takes a model as it is, and {given.Name} is for training one: leave one of them out.");
        });

        labels.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<bool>() && result.GetResult(data) is null)
                result.AddError("--labels says how to read --data: name a file.");
        });

        RootCommand root = new("Trains a recurrent network to write, character by character, and lets it write.")
        {
            data, labels, kind, load, save, cell, layers, hidden, epochs, threads, seed, interval, prompt, length, samples, method, temperature,
            topK, topP, penalty, int8, output, quiet,
        };
        root.SetAction((line, cancellation) => Task.Run(
            () => new GenerationRun(new GenerationSettings
            {
                Data = line.GetValue(data),
                HasLabels = line.GetValue(labels),
                Class = line.GetValue(kind),
                Load = line.GetValue(load),
                Save = line.GetValue(save),
                Cell = Enum.Parse<RecurrentCell>(line.GetValue(cell)!, ignoreCase: true),
                Layers = line.GetValue(layers),
                HiddenSize = line.GetValue(hidden),
                Epochs = line.GetValue(epochs),
                Threads = line.GetValue(threads) ?? defaults.Threads,
                Seed = line.GetValue(seed) ?? defaults.Seed,
                Interval = line.GetValue(interval) ?? defaults.Interval,
                Prompt = line.GetValue(prompt)!,
                Length = line.GetValue(length) ?? defaults.Length,
                Samples = line.GetValue(samples) ?? defaults.Samples,
                Method = Enum.Parse<GenerationMethod>(line.GetValue(method)!, ignoreCase: true),
                Temperature = line.GetValue(temperature) ?? defaults.Temperature,
                TopK = line.GetValue(topK),
                TopP = line.GetValue(topP) ?? defaults.TopP,
                Penalty = line.GetValue(penalty) ?? defaults.Penalty,
                IsInt8 = line.GetValue(int8),
                Output = line.GetValue(output)!,
                IsQuiet = line.GetValue(quiet),
            }).RunAsync(cancellation), cancellation));
        return root;
    }

    private static Option<string?> File(string name, string description) => new(name) { HelpName = "FILE", Description = description };

    private static Option<string> Choice<T>(string name, string item, string description, T value) where T : struct, Enum
    {
        string[] names = [.. Enum.GetNames<T>().Select(n => n.ToLowerInvariant())];
        Option<string> option = new(name)
        {
            HelpName = item,
            Description = $"{description}: {string.Join(", ", names)}.",
            DefaultValueFactory = _ => value.ToString().ToLowerInvariant(),
        };
        option.AcceptOnlyFromAmong(names);
        return option;
    }

    private static Option<T?> Number<T>(string name, T least, T most, string description) where T : struct, INumber<T> => new(name)
    {
        HelpName = "N",
        Description = description,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (T.TryParse(text, CultureInfo.InvariantCulture, out T value) && value >= least && value <= most) return value;
            string kind = typeof(T) == typeof(int) ? "a whole number" : "a number";
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} is {kind} from {least} to {most}, and '{text}' is none."));
            return null;
        },
    };
}
