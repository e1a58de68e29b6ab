using System.CommandLine;
using static Samples.CommandOptions;

namespace LongRangeAgreement;

/// <summary>The command line: its options, their help and their checks.</summary>
internal static class AgreementCommand
{
    public static RootCommand Create()
    {
        AgreementSettings defaults = new();
        Option<int> seed = Whole("--seed", 0, defaults.Seed, "The seed of the sentences and the networks.");
        Option<int> seeds = Whole("--seeds", 1, defaults.Seeds,
            "Train with so many seeds, from --seed on, and show the mean; gradients are those of the first.");
        Option<int> sentences = Whole("--sentences", 100, defaults.Sentences, "The sentences that each network is taught with.");
        Option<int> epochs = Whole("--epochs", 1, defaults.Epochs, "The most passes over the sentences.");
        Option<int> hidden = Whole("--hidden", 1, defaults.HiddenSize, "The size of the hidden state.");
        Option<double> rate = new("--rate")
        {
            HelpName = "R",
            Description = "The learning rate.",
            DefaultValueFactory = _ => defaults.LearningRate,
        };
        rate.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (> 0 and < 1)) result.AddError("--rate is a number between 0 and 1, as in 0.002.");
        });
        Option<string> output = new("--output")
        {
            HelpName = "FOLDER",
            Description = "Where the pictures go.",
            DefaultValueFactory = _ => defaults.Output,
        };
        RootCommand root = new(
            "'The cat, which ate ..., was' and 'the cats, which ate ..., were': how far back can an Elman network, a GRU and an LSTM remember "
            + "the number of the subject, and what becomes of their gradients on the way?")
        {
            seed, seeds, sentences, epochs, hidden, rate, output,
        };
        root.SetAction((line, cancellation) => Task.Run(
            () => new AgreementRun(new AgreementSettings
            {
                Seed = line.GetValue(seed),
                Seeds = line.GetValue(seeds),
                Sentences = line.GetValue(sentences),
                Epochs = line.GetValue(epochs),
                LearningRate = line.GetValue(rate),
                HiddenSize = line.GetValue(hidden),
                Output = line.GetValue(output)!,
            }).Run(cancellation), cancellation));
        return root;
    }
}
