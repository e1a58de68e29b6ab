using Spectre.Console;
using static SentimentAnalysis.SentimentModel;

namespace SentimentAnalysis.Display;

/// <summary>Says of lines whether they are positive: typed ones, piped ones, or some examples.</summary>
internal sealed class Predictions(IAnsiConsole console)
{
    private static readonly string[] Examples =
    [
        "Completely lacking in good taste, good service and good ambience.",
        "The room was not dirty at all, and the staff were friendly.",
        "I wanted to like this film, but it was never funny.",
        "A delight from the first page to the last.",
    ];

    // A build server may leave a pipe open that nobody ever writes to.
    private static readonly TimeSpan PatienceWithPipe = TimeSpan.FromSeconds(1);

    private static bool IsBuildServer => Environment.GetEnvironmentVariable("CI") is { Length: > 0 };

    /// <summary>Predicts until the lines end.</summary>
    public async Task ShowAsync(CancellationToken cancellation)
    {
        if (Console.IsInputRedirected) await PipedAsync(cancellation);
        else if (IsBuildServer || !console.Profile.Capabilities.Interactive) ShowExamples();
        else await TypedAsync(cancellation);
    }

    private async Task TypedAsync(CancellationToken cancellation)
    {
        ShowExamples();
        console.WriteLine("Type a text; an empty line ends.");
        try
        {
            while (true)
            {
                console.Write("> ");
                if (await ReadLineAsync().WaitAsync(cancellation) is not { } line || string.IsNullOrWhiteSpace(line)) return;
                Show(line);
            }
        }
        catch (OperationCanceledException)
        {
            // Ctrl+C at the prompt is another way to end; all the work is done.
            console.WriteLine();
        }
    }

    private async Task PipedAsync(CancellationToken cancellation)
    {
        Task<string?> first = ReadLineAsync();
        if (await Task.WhenAny(first, Task.Delay(PatienceWithPipe, cancellation)) != first || await first is not { } line)
        {
            cancellation.ThrowIfCancellationRequested();
            ShowExamples();
            return;
        }

        for (string? text = line; text is not null; text = await ReadLineAsync().WaitAsync(cancellation)) Show(text);
    }

    private void ShowExamples()
    {
        foreach (string example in Examples) Show(example);
    }

    private void Show(string text)
    {
        if (string.IsNullOrWhiteSpace(text)) return;
        ModelOutput output = Predict(new ModelInput { Text = text });
        string colour = output.PredictedLabel ? "green" : "red", name = output.PredictedLabel ? "positive" : "negative";
        string probability = FormattableString.Invariant($"{output.Probability:0.000}");
        console.MarkupLine($"[{colour}]{name}[/]  P(positive) = {probability}  {Markup.Escape(text)}");
    }

    // The console reads its lines without heeding a cancellation; on a thread of its own, the program can end all the same.
    private static Task<string?> ReadLineAsync() => Task.Run(Console.In.ReadLine);
}
