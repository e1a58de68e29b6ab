using MLNetSeq.Embeddings;

namespace Debias;

/// <summary>Which bias is measured and taken out of which vectors, and where the results go.</summary>
internal sealed record DebiasSettings
{
    /// <summary>A file of vectors; null for those that come with the program.</summary>
    public string? Vectors { get; init; }

    /// <summary>Only so many of the commonest words are taken, and those of the lists; null for all.</summary>
    public int? Common { get; init; }

    /// <summary>Names of built-in axes, or files.</summary>
    public IReadOnlyList<string> Axes { get; init; } = [];

    /// <summary>What the axis of the following files is called.</summary>
    public string Name { get; init; } = "bias";

    /// <summary>Files of lists, of one axis.</summary>
    public string? Definitional { get; init; }

    public string? Equality { get; init; }

    public string? Specific { get; init; }

    /// <summary>A file of words that should be neutral; null for those of the axes.</summary>
    public string? Neutral { get; init; }

    /// <summary>How the bias is taken out; null to measure only.</summary>
    public DebiasMethod? Method { get; init; } = DebiasMethod.Hard;

    public BiasDirection Direction { get; init; }

    public int Components { get; init; } = 1;

    public double Lambda { get; init; } = 0.2;

    public SoftTerms SoftTerms { get; init; }

    public bool KeepsNorms { get; init; }

    /// <summary>Files of association tests.</summary>
    public IReadOnlyList<string> Weat { get; init; } = [];

    /// <summary>Which of their tests, by number or name; none for all.</summary>
    public IReadOnlyList<string> Tests { get; init; } = [];

    public IReadOnlyList<string> Analogies { get; init; } = [];

    public IReadOnlyList<string> Similarities { get; init; } = [];

    /// <summary>Where the debiased vectors go; null for nowhere.</summary>
    public string? Output { get; init; }

    public VectorPrecision Precision { get; init; }

    public string? Picture { get; init; }

    public string? Report { get; init; }

    public int Seed { get; init; } = 1;

    public int Threads { get; init; }

    public bool IsQuiet { get; init; }
}
