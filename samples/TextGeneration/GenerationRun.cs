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
            await WriteAsync(model, cancellation);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            // The property's name says nothing to those who have typed an option.
            string parameter = $" (Parameter '{(e as ArgumentException)?.ParamName}')";
            throw new BadInputException(e.Message.Replace(parameter, "", StringComparison.Ordinal));
        }
    }

    // The first text appears as it is made; several are made at once, and appear when they are there.
    private async Task WriteAsync(LanguageModel model, CancellationToken cancellation)
    {
        TextGenerationOptions options = settings.Generation;
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
        SampleText text = settings.Data is { } path ? SampleText.Read(path) : SampleText.Embedded();
        OutputPaths.CheckSave(settings.Save);
        OutputPaths.MakeFolder(settings.Output);
        Say($"{text.Name}: {text.Training.Sum(t => t.Length):N0} characters to learn from, {text.HeldOut?.Sum(t => t.Length) ?? 0:N0} held out.");
        TrainingDisplay display = new(_console, settings);
        LanguageModel model = display.Show(progress => LanguageModel.Train(
            text.Training, text.HeldOut, settings.Training, progress, cancellation));
        string curve = Path.Combine(settings.Output, "loss.svg");
        LossCurve.Save(curve, text.Name, display.Points, model.History);
        Say($"Loss curve: {curve}");
        if (settings.Save is { } file)
        {
            model.Save(file);
            Say($"Model: {file}");
        }

        return model;
    }

    private void Say(string line)
    {
        if (!settings.IsQuiet) _console.WriteLine(line);
    }
}
