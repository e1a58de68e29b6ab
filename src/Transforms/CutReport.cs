using Microsoft.ML.Runtime;

namespace MLNetSeq.Transforms;

/// <summary>What the log is told of sequences that were longer than a model reads.</summary>
internal static class CutReport
{
    /// <summary>Tells the log, where there is one and something was cut.</summary>
    /// <param name="environment">Whose log.</param>
    /// <param name="component">Who scored.</param>
    /// <param name="cut">How many were cut.</param>
    /// <param name="all">Of how many.</param>
    /// <param name="column">The column they are in.</param>
    public static void Tell(IHostEnvironment? environment, string component, long cut, long all, string column)
    {
        if (cut == 0 || environment is null) return;
        using IChannel channel = environment.Register(component).Start("Scoring");
        channel.Info(MessageSensitivity.None, "{0} of {1} sequences in column '{2}' were longer than the model reads, and were cut.",
            cut, all, column);
    }
}
