using MLNetSeq.Models;
using Samples;
using Spectre.Console;
using TextGeneration.Display;

namespace TextGeneration;

/// <summary>The program from the text that is learned to the text that is written.</summary>
internal sealed class GenerationRun(GenerationSettings settings)
{
    private readonly IAnsiConsole _console = Terminal.Open();

    public async Task RunAsync(CancellationToken cancellation)
    {
        LanguageModel model = settings.Load is { } file ? Load(file) : Train(cancellation);
        if (settings.Prompt.Length > 0) Say($"It goes on from: {settings.Prompt}");
        try
        {
            if (settings.Class is not null || model.Classes.Count == 0)
                await WriteAsync(model, settings.Class, cancellation);
            else
                foreach (string kind in model.Classes) await WriteAsync(model, kind, cancellation);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            // The property's name says nothing to those who have typed an option.
            string parameter = $" (Parameter '{(e as ArgumentException)?.ParamName}')";
            throw new BadInputException(e.Message.Replace(parameter, "", StringComparison.Ordinal));
        }
    }

    // The first text appears as it is made; several are made at once, and appear when they are there.
    private async Task WriteAsync(LanguageModel model, string? kind, CancellationToken cancellation)
    {
        TextGenerationOptions options = settings.GenerationOf(kind);
        if (kind is not null) _console.WriteLine($"=== {kind} ===");
        if (options.Samples == 1 && options.Method != GenerationMethod.Beam)
        {
            IAsyncEnumerable<string> pieces = model.GenerateAsync(options, cancellation);
            _console.Write(settings.Prompt); // once the model has accepted it
            await foreach (string piece in pieces) _console.Write(piece);
            _console.WriteLine();
            return;
        }

        IReadOnlyList<GeneratedText> texts = model.Generate(options, cancellation);
        for (int i = 0; i < texts.Count; i++)
        {
            _console.WriteLine($"--- {i + 1} ---");
            _console.WriteLine(settings.Prompt + texts[i].Text);
        }
    }

    private LanguageModel Load(string file)
    {
        if (!File.Exists(file)) throw new BadInputException($"{file} does not exist.");
        LanguageModel model = LanguageModel.Load(file);
        Say($"{file}: {model.Layers} × {model.Cell} {model.HiddenSize}, {model.Vocabulary.Count} tokens.");
        return model;
    }

    private LanguageModel Train(CancellationToken cancellation)
    {
        OutputPaths.CheckSave(settings.Save);
        OutputPaths.MakeFolder(settings.Output);
        TrainingDisplay display = new(_console, settings);
        LanguageModel model = settings.HasLabels ? TrainOnLines(display, cancellation) : TrainOnText(display, cancellation);
        string curve = Path.Combine(settings.Output, "loss.svg");
        LossCurve.Save(curve, settings.Data ?? SampleText.EmbeddedName, display.Points, model.History);
        Say($"Loss curve: {curve}");
        if (settings.Save is { } file)
        {
            model.Save(file);
            Say($"Model: {file}");
        }

        return model;
    }

    private LanguageModel TrainOnText(TrainingDisplay display, CancellationToken cancellation)
    {
        SampleText text = settings.Data is { } path ? SampleText.Read(path) : SampleText.Embedded();
        Say($"{text.Name}: {text.Training.Sum(t => t.Length):N0} characters to learn from, {text.HeldOut?.Sum(t => t.Length) ?? 0:N0} held out.");
        return display.Show(progress => LanguageModel.Train(text.Training, text.HeldOut, settings.Training, progress, cancellation));
    }

    private LanguageModel TrainOnLines(TrainingDisplay display, CancellationToken cancellation)
    {
        LabelledLines lines = LabelledLines.Read(settings.Data!);
        Say($"{settings.Data}: {lines.Training.Count:N0} lines to learn from, {lines.HeldOut.Count:N0} held out.");
        return display.Show(progress => LanguageModel.Train(lines.Training, lines.HeldOut, settings.Training, progress, cancellation));
    }

    private void Say(string line)
    {
        if (!settings.IsQuiet) _console.WriteLine(line);
    }
}
