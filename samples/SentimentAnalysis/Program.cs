using System.CommandLine;
using MLNetSeq.Training;
using SentimentAnalysis;

const int Failure = 1, Cancelled = 130; // 130: what a shell reports of a program ended by Ctrl+C.

ParseResult command = SampleCommand.Create().Parse(args);
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
catch (Exception e) when (e is BadInputException or IOException or UnauthorizedAccessException or TrainingDivergedException)
{
    Console.Error.WriteLine($"Error: {e.Message}");
    return Failure;
}
