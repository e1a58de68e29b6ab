namespace MLNetSeq.Embeddings;

/// <summary>How it is measured what a debiasing left. The defaults are those of Gonen and Goldberg 2019, unless it says
/// otherwise.</summary>
public sealed record ResidualBiasOptions
{
    // The products of all pairs of training words are in memory: 0.4 GB for so many.
    private const int MostTraining = 10_000;

    /// <summary>The words that count, looked up as they are, then in lower case. Default: null, the commonest ones as below.</summary>
    public IReadOnlyList<string>? NeutralWords { get; init; }

    /// <summary>
    /// Words that do not count, because they are about the bias by what they mean: as they are; those in lower case also with a capital and
    /// in capitals. Default: none.
    /// </summary>
    public IReadOnlyList<string> SpecificWords { get; init; } = [];

    /// <summary>Only so many of the commonest words are looked at; 0 for no limit. Default: 50,000.</summary>
    public int MaximumWords { get; init; } = 50_000;

    /// <summary>Which of the commonest words count. Default: null, those of at most 19 letters, none of them a capital, with underscores
    /// between those of a phrase.</summary>
    public Func<string, bool>? IsWord { get; init; }

    /// <summary>How many of the most biased words of each side are clustered. Default: 500.</summary>
    public int ClusteredWords { get; init; } = 500;

    /// <summary>How often the clustering starts anew; the tightest clusters count. Default: 10.</summary>
    public int ClusterStarts { get; init; } = 10;

    /// <summary>How many of the most biased words of each side are classified. Default: 2,500.</summary>
    public int ClassifiedWords { get; init; } = 2500;

    /// <summary>How many of those of both sides together train the classifier: an even number, half from each side; the rest tests it.
    /// Default: 1,000.</summary>
    public int TrainingWords { get; init; } = 1000;

    /// <summary>The classifier. Default: with an RBF kernel.</summary>
    public ResidualClassifier Classifier { get; init; }

    /// <summary>C, above 0: what an error on a training word costs. Default: 1.</summary>
    public double Cost { get; init; } = 1;

    /// <summary>How γ of the RBF kernel is found. Default: scale, scikit-learn's default today; the paper's time had auto.</summary>
    public RbfWidth Width { get; init; }

    /// <summary>How many of the nearest neutral words of a word are looked at. Default: 100.</summary>
    public int Neighbours { get; init; } = 100;

    /// <summary>
    /// The words whose neighbours are looked at, looked up as they are, then in lower case; the paper's are professions. Default: null,
    /// 1,000 neutral words drawn at random.
    /// </summary>
    public IReadOnlyList<string>? Targets { get; init; }

    /// <summary>Of the clusters' starts, of the training words and of the targets. Default: 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The threads; the result does not depend on them. Default: 0, one a core.</summary>
    public int Threads { get; init; }

    /// <summary>Receives which sizes were made smaller because there are too few words, and why. Default: null.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>Ends the work early, with an <see cref="OperationCanceledException"/>. Default: none.</summary>
    public CancellationToken Cancellation { get; init; }

    internal void Check()
    {
        if (!Enum.IsDefined(Classifier))
            throw new ArgumentOutOfRangeException(nameof(Classifier), Classifier, "There is no such classifier.");
        if (!Enum.IsDefined(Width)) throw new ArgumentOutOfRangeException(nameof(Width), Width, "There is no such way to find γ.");
        if (!(Cost > 0 && double.IsFinite(Cost)))
            throw new ArgumentOutOfRangeException(nameof(Cost), Cost, "C must be above 0; the paper's is 1.");
        ArgumentNullException.ThrowIfNull(SpecificWords);
        ArgumentOutOfRangeException.ThrowIfNegative(MaximumWords);
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ClusterStarts);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Neighbours);
        ArgumentOutOfRangeException.ThrowIfLessThan(ClusteredWords, ResidualWords.Least);
        ArgumentOutOfRangeException.ThrowIfLessThan(ClassifiedWords, ResidualWords.Least);
        long most = Math.Min(MostTraining, 2 * (ClassifiedWords - 1L));
        if (TrainingWords < 2 || TrainingWords > most || TrainingWords % 2 != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(TrainingWords), TrainingWords,
                $"Of {ClassifiedWords} words of each side an even number from 2 to {most} can train, half from each side: the rest tests.");
        }
    }
}
