using Microsoft.ML.Runtime;
using MLNetSeq.Models;

namespace MLNetSeq.Estimators;

/// <summary>Tells ML.NET's log of each epoch, and the user's listener of everything.</summary>
internal sealed class LanguageLog(IChannel channel, TokenLevel level, IProgress<LanguageProgress>? listener) : IProgress<LanguageProgress>
{
    private readonly string _unit = level switch
    {
        TokenLevel.Character => "characters/s",
        TokenLevel.Subword => "pieces/s",
        _ => "words/s",
    };

    public void Report(LanguageProgress value)
    {
        // As an argument, as below: messages may quote a word with braces in it.
        if (value.IsEpochEnd) channel.Info(MessageSensitivity.None, "{0}", Describe(value));
        listener?.Report(value);
    }

    public void Warn(string message) => channel.Warning(MessageSensitivity.None, "{0}", message);

    private string Describe(LanguageProgress p)
    {
        string validation = p.ValidationLoss is { } loss
            ? FormattableString.Invariant($", validation loss {loss:0.0000} (perplexity {p.ValidationPerplexity:0.00})")
            : "";
        return FormattableString.Invariant(
            $"Epoch {p.Epoch} of {p.Epochs}: training loss {p.TrainingLoss:0.0000} (perplexity {p.TrainingPerplexity:0.00}){validation}; ")
            + FormattableString.Invariant($"{p.TokensPerSecond:0} {_unit}, {p.Remaining:d\\.hh\\:mm\\:ss} left");
    }
}
