namespace MLNetSeq.Embeddings;

/// <summary>What a <see cref="BiasReport"/> measures, and by which words.</summary>
public sealed record BiasReportOptions
{
    /// <summary>What is measured. Default: all of it; quality only where there are tests of it.</summary>
    public BiasReportParts Parts { get; init; } = BiasReportParts.All;

    /// <summary>Words that should have nothing of the axes; those that are specific or equalised on an axis do not count there. Default:
    /// null, each axis' own.</summary>
    public IReadOnlyList<string>? NeutralWords { get; init; }

    /// <summary>Association tests, for every axis. Default: null, each axis' own.</summary>
    public IReadOnlyList<WeatTest>? Tests { get; init; }

    /// <summary>Analogy questions by name, to measure the quality with. Default: none.</summary>
    public IReadOnlyList<KeyValuePair<string, AnalogyTest>> Analogies { get; init; } = [];

    /// <summary>Pairs of words and how alike people found them, by name, to measure the quality with. Default: none.</summary>
    public IReadOnlyList<KeyValuePair<string, WordSimilarityTest>> Similarities { get; init; } = [];

    /// <summary>c of the direct bias. Default: 1.</summary>
    public double Strictness { get; init; } = 1;

    /// <summary>How the p-values of association tests are found. Default: those of <see cref="WeatOptions"/>.</summary>
    public WeatOptions Weat { get; init; } = new();

    /// <summary>Which pairs of words are looked at for analogies that the bias makes. Default: the paper's.</summary>
    public StereotypedAnalogyOptions Stereotypes { get; init; } = new();

    /// <summary>How it is measured what is left; its specific words, threads and cancellation are the report's. Default: the paper's, with
    /// the report's neutral words as targets where there are any.</summary>
    public ResidualBiasOptions Residual { get; init; } = new();

    /// <summary>How the quality is measured; its threads are the report's. Default: gensim's.</summary>
    public EvaluationOptions Evaluation { get; init; } = new();

    /// <summary>The most words that the picture of an axis shows. Default: 45; 0 for no words.</summary>
    public int DrawnWords { get; init; } = 45;

    /// <summary>The threads; the result does not depend on them. Default: 0, one a core.</summary>
    public int Threads { get; init; }

    /// <summary>Told how far it is. Default: null.</summary>
    public IProgress<BiasReportProgress>? Progress { get; init; }

    /// <summary>Ends the work early, with an <see cref="OperationCanceledException"/>. Default: none.</summary>
    public CancellationToken Cancellation { get; init; }

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(DrawnWords);
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
        if (!(Strictness >= 0) || double.IsInfinity(Strictness))
            throw new ArgumentOutOfRangeException(nameof(Strictness), Strictness, "c must be 0 or more; the paper's is 1.");
        if ((Parts & ~BiasReportParts.All) != 0) throw new ArgumentOutOfRangeException(nameof(Parts), Parts, "There is no such part.");
    }
}
