using System.CommandLine;
using MLNetSeq.Training;

namespace Samples;

/// <summary>What every sample does around its command: one line for an error, and Ctrl+C cancels.</summary>
internal static class SampleProgram
{
    private const int Failure = 1;
    private const int Cancelled = 130; // what a shell reports of a program ended by Ctrl+C

    /// <summary>Runs the command; returns the exit code.</summary>
    public static async Task<int> Run(RootCommand root, string[] args)
    {
        ParseResult command = root.Parse(args);
        if (command.Errors is [var error, ..])
        {
            // Some of its messages have a line for each allowed word.
            Console.Error.WriteLine($"Error: {string.Join(' ', error.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))}");
            return Failure;
        }

        try
        {
            return await command.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                // Without it, Ctrl+C ends the program at once, and cancels nothing.
                ProcessTerminationTimeout = TimeSpan.FromSeconds(2),
            });
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Cancelled.");
            return Cancelled;
        }
        catch (Exception e) when (IsOfInput(e))
        {
            Console.Error.WriteLine($"Error: {e.Message}");
            return Failure;
        }
    }

    private static bool IsOfInput(Exception e) =>
        e is BadInputException or IOException or InvalidDataException or UnauthorizedAccessException or TrainingDivergedException;
}
