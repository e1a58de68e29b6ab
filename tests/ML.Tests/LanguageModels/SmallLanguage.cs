using MLNetSeq.Estimators;
using MLNetSeq.Models;

namespace MLNetSeq.Tests;

/// <summary>A language model small enough to train within a test.</summary>
internal static class SmallLanguage
{
    /// <summary>Words of one layer, each text by itself.</summary>
    public static RnnLanguageModelOptions Options() => new()
    {
        HiddenSize = 12,
        EmbeddingSize = 8,
        Layers = 1,
        LayerDropout = 0,
        OutputDropout = 0,
        BatchSize = 8,
        CarryState = false,
        LearningRate = 0.02,
        MaximumEpochs = 2,
        Seed = 1,
        Threads = 1,
    };

    /// <summary>The same with all columns that there are.</summary>
    public static RnnLanguageModelOptions AllColumns()
    {
        RnnLanguageModelOptions options = Options();
        options.TokenLogProbabilitiesColumnName = "TokenLogs";
        options.StateColumnName = "State";
        return options;
    }
}

/// <summary>What a language model says of a row.</summary>
internal sealed class TextLikelihood
{
    public float LogProbability { get; set; }
    public float Perplexity { get; set; }
    public int TokenCount { get; set; }
    public int CutTokens { get; set; }
    public int UnknownTokens { get; set; }
    public float[] TokenLogs { get; set; } = [];
    public float[] State { get; set; } = [];
}

/// <summary>Remembers how far a training was.</summary>
internal sealed class LanguageReports : IProgress<LanguageProgress>
{
    public List<LanguageProgress> All { get; } = [];

    /// <summary>Called with each report.</summary>
    public Action<LanguageProgress>? Told { get; init; }

    public void Report(LanguageProgress value)
    {
        All.Add(value);
        Told?.Invoke(value);
    }
}
