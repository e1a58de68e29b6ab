using Microsoft.ML.Runtime;
using MLNetSeq.Models;

namespace MLNetSeq.Trainers;

/// <summary>Tells ML.NET's log of each epoch, and the user's listener of everything.</summary>
internal sealed class TrainingLog(IChannel channel, IProgress<TrainingProgress>? listener) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value)
    {
        if (value.IsEpochEnd) Info(Describe(value));
        listener?.Report(value);
    }

    // Messages go in as arguments: they may quote a column name with braces in it.
    public void Info(string message) => channel.Info(MessageSensitivity.None, "{0}", message);

    public void Warn(string message) => channel.Warning(MessageSensitivity.None, "{0}", message);

    private static string Describe(TrainingProgress p)
    {
        string validation = p.ValidationLoss is { } loss && p.ValidationAccuracy is { } accuracy
            ? FormattableString.Invariant($", validation loss {loss:0.0000}, accuracy {accuracy:0.0000}")
            : "";
        return FormattableString.Invariant(
            $"Epoch {p.Epoch} of {p.Epochs}: training loss {p.TrainingLoss:0.0000}{validation}; {p.ExamplesPerSecond:0} examples/s");
    }
}
