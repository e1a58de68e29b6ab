using System.CommandLine;
using System.Globalization;
using MusicGeneration.Chorales;
using Samples;

namespace MusicGeneration;

/// <summary>The command line: its options, their help and their checks.</summary>
internal static class MusicCommand
{
    private const int MostBars = 10_000;

    public static RootCommand Create()
    {
        MusicSettings usual = new();
        Option<string> data = new("--data")
        {
            HelpName = "FOLDER-OR-FILE",
            Description = "Chorales as JSON, packed with gzip or not: a file, or a folder with jsb-chorales-8th.json and others.",
            Required = true,
        };
        Option<string?> grid = new("--grid")
        {
            HelpName = "STEP",
            Description = "What a step of the data is. Default: as the file's name says, or 8th.",
        };
        grid.AcceptOnlyFromAmong([.. ChoraleFile.GridNames]);
        Option<bool> chords = new("--chords") { Description = "A token for a whole chord, and not one for each voice." };
        Option<int> transpose = CommandOptions.Whole("--transpose", 0, usual.Transpose,
            "Learn each chorale also in so many keys above and below its own, by semitones.");
        Option<string?> load = new("--load") { HelpName = "FILE", Description = "Load a model that --save has written, and train none." };
        Option<string?> save = new("--save") { HelpName = "FILE", Description = "Where the trained model goes." };
        Option<int> layers = CommandOptions.Whole("--layers", 1, usual.Layers, "Recurrent layers.");
        Option<int> hidden = CommandOptions.Whole("--hidden", 1, usual.HiddenSize, "The size of a state.");
        Option<int> epochs = CommandOptions.Whole("--epochs", 1, usual.Epochs, "The passes over the chorales.");
        Option<int> threads = CommandOptions.Whole("--threads", 0, usual.Threads, "Threads of the training; 0 for one a core.");
        Option<int> seed = CommandOptions.Whole("--seed", 0, usual.Seed, "The seed of everything random.");
        Option<int?> seedFrom = CommandOptions.Whole("--seed-from", 1,
            "Go on from the first bars of this validation chorale. Default: begin from nothing.");
        Option<int> seedBars = CommandOptions.Whole("--seed-bars", 1, usual.SeedBars, "How many bars of it, of four quarters.", MostBars);
        Option<string?> mode = new("--mode")
        {
            HelpName = "MODE",
            Description = "Major or minor. Default: that of the chorale that --seed-from names, or else major.",
        };
        mode.AcceptOnlyFromAmong(Key.MajorMode, Key.MinorMode);
        Option<int> bars = CommandOptions.Whole("--bars", 1, usual.Bars, "The most bars to make; a chorale may end after half of them.",
            MostBars);
        Option<int> samples = CommandOptions.Whole("--samples", 1, usual.Samples, "The chorales to make, all at once.");
        Option<double?> temperature = CommandOptions.Number("--temperature", "a number above 0", t => t > 0 && double.IsFinite(t),
            string.Create(CultureInfo.InvariantCulture,
                $"Lower keeps to what is likely, higher dares more. Default: {usual.Temperature}."));
        Option<double?> topP = CommandOptions.Number("--top-p", "a number above 0 up to 1", p => p is > 0 and <= 1,
            string.Create(CultureInfo.InvariantCulture,
                $"Draw from the likeliest pitches that together have this probability. Default: {usual.TopP}."));
        Option<int?> tempo = CommandOptions.Whole("--tempo", 4, $"Quarter notes a minute. Default: {usual.Tempo}.", 1000);
        Option<int?> program = CommandOptions.Whole("--program", 0,
            $"The sound, as General MIDI numbers it from 0: 19 church organ, 52 choir. Default: {usual.Program}.", 127);
        Option<string> output = new("--output")
        {
            HelpName = "FOLDER",
            Description = "Where the MIDI files go.",
            DefaultValueFactory = _ => usual.Output,
        };
        Option<bool> quiet = new("--quiet") { Description = "No progress, only the results." };
        load.Validators.Add(result =>
        {
            if (result.GetResult(save) is not null) result.AddError("--load takes a model as it is: --save is for training one.");
        });

        RootCommand root = new("Learns four-part chorales, and makes new ones as MIDI files.")
        {
            data, grid, chords, transpose, load, save, layers, hidden, epochs, threads, seed, seedFrom, seedBars, mode, bars, samples,
            temperature, topP, tempo, program, output, quiet,
        };
        root.SetAction((line, cancellation) => Task.Run(() => new MusicRun(new MusicSettings
        {
            Data = line.GetValue(data)!,
            Grid = line.GetValue(grid),
            HasChordTokens = line.GetValue(chords),
            Transpose = line.GetValue(transpose),
            Load = line.GetValue(load),
            Save = line.GetValue(save),
            Layers = line.GetValue(layers),
            HiddenSize = line.GetValue(hidden),
            Epochs = line.GetValue(epochs),
            Threads = line.GetValue(threads),
            Seed = line.GetValue(seed),
            SeedFrom = line.GetValue(seedFrom),
            SeedBars = line.GetValue(seedBars),
            Mode = line.GetValue(mode),
            Bars = line.GetValue(bars),
            Samples = line.GetValue(samples),
            Temperature = line.GetValue(temperature) ?? usual.Temperature,
            TopP = line.GetValue(topP) ?? usual.TopP,
            Tempo = line.GetValue(tempo) ?? usual.Tempo,
            Program = line.GetValue(program) ?? usual.Program,
            Output = line.GetValue(output)!,
            IsQuiet = line.GetValue(quiet),
        }).Run(cancellation), cancellation));
        return root;
    }
}
