using System.Diagnostics;
using System.Globalization;
using MLNetSeq.Layers;
using MLNetSeq.Models;
using Samples;
using Spectre.Console;

namespace LongRangeAgreement;

/// <summary>The program from the sentences to the pictures.</summary>
internal sealed class AgreementRun(AgreementSettings settings)
{
    private static readonly (string Name, RecurrentCell Cell)[] Cells =
        [("Elman", RecurrentCell.Rnn), ("GRU", RecurrentCell.Gru), ("LSTM", RecurrentCell.Lstm)];

    private readonly IAnsiConsole _console = Terminal.Open();

    // A rate next to nothing leaves a network as it started.
    private AgreementSettings Unmoved => settings with { Epochs = 1, LearningRate = 1e-12 };

    public void Run(CancellationToken cancellation)
    {
        OutputPaths.MakeFolder(settings.Output);
        Lessons[] lessons = [.. Enumerable.Range(0, settings.Seeds).Select(s => new Lessons(settings.Seed + s, settings.Sentences))];
        foreach (int i in (int[])[0, 2])
        {
            Sentence example = lessons[0].TestOf(i)[0];
            _console.WriteLine($"{example.Text} {(example.Label ? "were" : "was")}");
        }

        CellResult[] results = [.. Cells.Select(c => Measure(c.Name, c.Cell, lessons, cancellation))];
        AgreementReport report = new(_console, results, settings);
        report.Tables();
        report.Pictures();
        report.Lesson();
    }

    private CellResult Measure(string name, RecurrentCell cell, Lessons[] seeds, CancellationToken cancellation)
    {
        Stopwatch time = Stopwatch.StartNew();
        double[] alone = new double[Lessons.Distances.Length], mixed = new double[alone.Length];
        GradientFlow? start = null, trained = null;
        for (int s = 0; s < seeds.Length; s++)
        {
            Lessons lessons = seeds[s];
            AgreementModel Train(Sentence[] training, Sentence[] validation, AgreementSettings how) =>
                AgreementModel.Train(cell, training, validation, how, settings.Seed + s, cancellation);

            AgreementModel all = Train(lessons.MixedTraining, lessons.MixedValidation, settings);
            if (s == 0)
            {
                Sentence[] longest = lessons.TestOf(alone.Length - 1);
                trained = all.GradientFlow(longest);
                start = Train(lessons.MixedTraining, lessons.MixedValidation, Unmoved).GradientFlow(longest);
            }

            for (int i = 0; i < alone.Length; i++)
            {
                mixed[i] += all.Accuracy(lessons.TestOf(i)) / seeds.Length;
                alone[i] += Train(lessons.Training(i), lessons.ValidationOf(i), settings).Accuracy(lessons.TestOf(i)) / seeds.Length;
            }
        }

        _console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name}: {seeds.Length * (alone.Length + 1)} networks trained in {time.Elapsed.TotalSeconds:0} s"));
        return new CellResult(name, alone, mixed, start!, trained!);
    }
}
