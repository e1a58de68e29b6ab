using MLNetSeq.Models;
using Spectre.Console;

namespace MusicGeneration;

/// <summary>Shows a training while it runs: the loss of a step, which is comparable whatever its tokens are.</summary>
internal sealed class MusicDisplay(IAnsiConsole console, bool isQuiet, int tokensPerStep) : IProgress<LanguageProgress>
{
    private StatusContext? _status;

    /// <summary>Trains; in a terminal with a line that is always up to date.</summary>
    public LanguageModel Show(Func<IProgress<LanguageProgress>, LanguageModel> train)
    {
        if (isQuiet || !console.Profile.Capabilities.Interactive) return train(this);
        return console.Status().Start("training", context =>
        {
            _status = context;
            return train(this);
        });
    }

    public void Report(LanguageProgress value)
    {
        if (isQuiet) return;
        _status?.Status(Markup.Escape(Describe(value)));
        if (value.IsEpochEnd) console.WriteLine(Describe(value));
    }

    private string Describe(LanguageProgress p) => FormattableString.Invariant(
        $"epoch {p.Epoch}/{p.Epochs}  loss {p.TrainingLoss * tokensPerStep:0.000} nats a step")
        + (p.ValidationLoss is { } loss ? FormattableString.Invariant($"  validation {loss * tokensPerStep:0.000}") : "")
        + FormattableString.Invariant($"  {p.TokensPerSecond:N0} tokens/s  {p.Remaining.TotalSeconds:0} s left");
}
