using MLNetSeq.Inference;
using MLNetSeq.Layers;
using MLNetSeq.Models;

namespace TextGeneration;

/// <summary>What is trained or loaded, and how it writes.</summary>
internal sealed record GenerationSettings
{
    /// <summary>A text of the user's; null for the one that comes with the program.</summary>
    public string? Data { get; init; }

    /// <summary>Whether the text is lines that are each of a class, with its label before them.</summary>
    public bool HasLabels { get; init; }

    /// <summary>The class to write of; null for all that the model knows.</summary>
    public string? Class { get; init; }

    /// <summary>A model to load instead of training one.</summary>
    public string? Load { get; init; }

    /// <summary>Where the trained model goes; null for nowhere.</summary>
    public string? Save { get; init; }

    public RecurrentCell Cell { get; init; } = RecurrentCell.Lstm;

    public int? Layers { get; init; }

    public int? HiddenSize { get; init; }

    public int? Epochs { get; init; }

    public int Threads { get; init; }

    public int Seed { get; init; } = 1;

    /// <summary>The seconds between two samples of what it has learned so far.</summary>
    public int Interval { get; init; } = 3;

    public string Prompt { get; init; } = "";

    public int Length { get; init; } = 400;

    public int Samples { get; init; } = 2;

    public GenerationMethod Method { get; init; }

    public double Temperature { get; init; } = 0.7;

    public int? TopK { get; init; }

    public double TopP { get; init; } = 1;

    public double Penalty { get; init; } = 1;

    public bool IsInt8 { get; init; }

    public string Output { get; init; } = "generation-output";

    public bool IsQuiet { get; init; }

    public bool IsOwnText => Data is not null;

    /// <summary>The network and its training; a small one for the text that comes with the program, for one core to learn in a while.</summary>
    public LanguageModelOptions Training => new()
    {
        Level = TokenLevel.Character,
        Cell = Cell,
        Layers = Layers ?? (IsOwnText ? 2 : 1),
        HiddenSize = HiddenSize ?? 256,
        EmbeddingSize = 64,
        LayerDropout = 0.2f,
        OutputDropout = IsOwnText ? 0.2f : 0.5f,
        BatchSize = IsOwnText ? 32 : 8,
        Steps = IsOwnText ? 64 : 32,
        LearningRate = IsOwnText ? 2e-3 : 4e-3,
        MaximumEpochs = Epochs ?? (IsOwnText ? 10 : 80),
        Patience = 0,
        CarryState = !HasLabels,
        Seed = Seed,
        Threads = Threads,
        KeepBestWhenCancelled = true,
    };

    /// <summary>How it writes; a text goes on where the training text ends, one of a class ends there.</summary>
    public TextGenerationOptions GenerationOf(string? kind) => new()
    {
        Method = Method,
        SeedText = Prompt,
        Temperature = Temperature,
        TopK = TopK ?? int.MaxValue,
        TopP = TopP,
        RepetitionPenalty = Penalty,
        MaximumLength = Length,
        Class = kind,
        StopsAtEndOfText = kind is not null,
        Samples = Method == GenerationMethod.Greedy ? 1 : Samples,
        Beam = Math.Max(Samples, new TextGenerationOptions().Beam),
        Precision = IsInt8 ? WeightPrecision.Int8 : WeightPrecision.Single,
        Seed = Seed,
    };
}
