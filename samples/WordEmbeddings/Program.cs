using System.CommandLine;
using MLNetSeq.Training;
using WordEmbeddings;

const int Failure = 1, Cancelled = 130; // 130: what a shell reports of a program ended by Ctrl+C.

ParseResult command = EmbeddingsCommand.Create().Parse(args);
if (command.Errors is [var error, ..])
{
    Console.Error.WriteLine($"Error: {error.Message}");
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
catch (Exception e) when (e is BadInputException or IOException or InvalidDataException or UnauthorizedAccessException or TrainingDivergedException)
{
    Console.Error.WriteLine($"Error: {e.Message}");
    return Failure;
}
