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

    public void Info(FormattableString message) => channel.Info(MessageSensitivity.None, "{0}", FormattableString.Invariant(message));

    // The message goes in as an argument: it may quote a column name with braces in it.
    public void Warn(string message) => channel.Warning(MessageSensitivity.None, "{0}", message);

    private static FormattableString Describe(TrainingProgress p) => p.ValidationLoss is { } loss && p.ValidationAccuracy is { } accuracy
        ? (FormattableString)$"Epoch {p.Epoch} of {p.Epochs}: training loss {p.TrainingLoss:0.0000}, validation loss {loss:0.0000}, accuracy {accuracy:0.0000}; {p.ExamplesPerSecond:0} examples/s"
        : $"Epoch {p.Epoch} of {p.Epochs}: training loss {p.TrainingLoss:0.0000}; {p.ExamplesPerSecond:0} examples/s";
}
