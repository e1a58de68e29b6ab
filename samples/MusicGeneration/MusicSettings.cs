using MLNetSeq.Inference.Decoding;
using MLNetSeq.Models;
using MLNetSeq.Text;
using MusicGeneration.Chorales;

namespace MusicGeneration;

/// <summary>What is trained or loaded, and what it sings.</summary>
internal sealed record MusicSettings
{
    // The longest chorales have some 650 sixteenths.
    private const int LongestChorale = 1 << 12;

    /// <summary>A file of chorales, or a folder with jsb-chorales-8th.json and others.</summary>
    public string Data { get; init; } = "";

    /// <summary>What a step is: quarter, 8th or 16th; null for what the file's name says.</summary>
    public string? Grid { get; init; }

    /// <summary>Whether a chord is one token; else each voice is.</summary>
    public bool HasChordTokens { get; init; }

    /// <summary>Chorales are learned in this many further keys above and below.</summary>
    public int Transpose { get; init; } = 3;

    /// <summary>A model to load instead of training one.</summary>
    public string? Load { get; init; }

    /// <summary>Where the trained model goes; null for nowhere.</summary>
    public string? Save { get; init; }

    public int Layers { get; init; } = 1;

    public int HiddenSize { get; init; } = 200;

    public int Epochs { get; init; } = 10;

    public int Threads { get; init; }

    public int Seed { get; init; } = 1;

    /// <summary>The validation chorale whose beginning is gone on from, from 1; null to begin from nothing.</summary>
    public int? SeedFrom { get; init; }

    /// <summary>Major or minor; null for that of the chorale that is gone on from, or for major.</summary>
    public string? Mode { get; init; }

    /// <summary>How many bars of it, of four quarters.</summary>
    public int SeedBars { get; init; } = 2;

    /// <summary>The most bars that are made; a chorale may end after half of them.</summary>
    public int Bars { get; init; } = 16;

    public int Samples { get; init; } = 1;

    public double Temperature { get; init; } = 0.9;

    public double TopP { get; init; } = 0.97;

    /// <summary>Quarter notes a minute.</summary>
    public int Tempo { get; init; } = 80;

    /// <summary>The sound, as General MIDI numbers it from 0: 19 is a church organ, 52 a choir.</summary>
    public int Program { get; init; } = 19;

    public string Output { get; init; } = "music-output";

    public bool IsQuiet { get; init; }

    public ChoraleTokens Tokens => HasChordTokens ? ChoraleTokens.OfChords : ChoraleTokens.OfVoices;

    /// <summary>The network and its training; a chorale is a text.</summary>
    public LanguageModelOptions Training => new()
    {
        Tokenizer = WhitespaceTokenizer.Instance,
        // So that rare chords teach what an unknown one is: other chorales have chords that these lack. Of pitches they lack few or none.
        MinimumCount = HasChordTokens ? 2 : 1,
        CarryState = false,
        MaximumTokens = LongestChorale,
        Layers = Layers,
        HiddenSize = HiddenSize,
        EmbeddingSize = HasChordTokens ? HiddenSize : 64,
        InputDropout = HasChordTokens ? 0.2f : 0,
        LayerDropout = 0.2f,
        OutputDropout = 0.3f,
        BatchSize = 16,
        LearningRate = 3e-3,
        MaximumEpochs = Epochs,
        Patience = 0,
        Seed = Seed,
        Threads = Threads,
        KeepBestWhenCancelled = true,
    };

    public SamplingOptions Sampling => new() { Temperature = Temperature, TopP = TopP };
}
