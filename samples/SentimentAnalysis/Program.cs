using System.CommandLine;
using System.CommandLine.Invocation;
using MLNetSeq.Models;
using SentimentAnalysis;

const int Failure = 1, Cancelled = 130; // 130: what a shell reports of a program ended by Ctrl+C.

ParseResult command = SampleCommand.Create().Parse(args);
if (command.Action is ParseErrorAction errors) errors.ShowHelp = false;
try
{
    return await command.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
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
