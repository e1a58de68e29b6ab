using MLNetSeq.Charts;
using MLNetSeq.Inference;
using MLNetSeq.Models;
using Spectre.Console;

namespace TextGeneration.Display;

/// <summary>Shows a training while it runs: the loss, and every few seconds what the model writes by then.</summary>
internal sealed class TrainingDisplay(IAnsiConsole console, GenerationSettings settings) : IProgress<LanguageProgress>
{
    private const int SampleLength = 120;

    // The loss of the first steps, a mean of few tokens, says little and would be the highest of the curve.
    private const double FirstPoint = 0.05;

    private readonly List<ChartPoint> _points = [];
    private TimeSpan _shown;
    private StatusContext? _status;
    private int _samples;

    /// <summary>The training loss by epochs, as it was reported.</summary>
    public IReadOnlyList<ChartPoint> Points => _points;

    /// <summary>Trains; in a terminal with a line that is always up to date.</summary>
    public LanguageModel Show(Func<IProgress<LanguageProgress>, LanguageModel> train)
    {
        if (settings.IsQuiet || !console.Profile.Capabilities.Interactive) return train(this);
        return console.Status().Start("training", context =>
        {
            _status = context;
            return train(this);
        });
    }

    public void Report(LanguageProgress value)
    {
        double share = (double)value.Tokens / value.TokensOfEpoch;
        if (share > FirstPoint) _points.Add(new ChartPoint(value.Epoch - 1 + share, value.TrainingLoss));
        if (settings.IsQuiet) return;
        _status?.Status(Markup.Escape(Describe(value)));
        bool isLast = value.IsEpochEnd && value.Epoch == value.Epochs;
        bool isDue = value.Elapsed - _shown >= TimeSpan.FromSeconds(settings.Interval);
        if (isLast || isDue) console.WriteLine(Describe(value));
        if (!isDue) return;
        _shown = value.Elapsed;
        console.WriteLine("    " + Sample(value.Snapshot()));
    }

    private static string Describe(LanguageProgress p) => FormattableString.Invariant(
        $"epoch {p.Epoch}/{p.Epochs}  loss {p.TrainingLoss:0.000} nats a character")
        + (p.ValidationLoss is { } loss ? FormattableString.Invariant($"  held out {loss:0.000}") : "")
        + FormattableString.Invariant($"  {p.TokensPerSecond:N0} characters/s  {p.Remaining.TotalSeconds:0} s left");

    // Of classes, another one each time.
    private string Sample(LanguageModel model) => model.Generate(settings.GenerationOf(NextClass(model)) with
    {
        Method = GenerationMethod.Sampling,
        SeedText = "",
        MaximumLength = SampleLength,
        Precision = WeightPrecision.Single,
        Samples = 1,
    })[0].Text.Trim().Replace("\n", "\n    ");

    private string? NextClass(LanguageModel model) => model.Classes.Count == 0 ? null : model.Classes[_samples++ % model.Classes.Count];
}
