namespace MLNetSeq.Embeddings;

/// <summary>How specific words are found. The defaults are those of Bolukbasi et al. 2016.</summary>
public sealed record SpecificWordsOptions
{
    /// <summary>The classifier. Default: a linear support vector machine.</summary>
    public SpecificWordsClassifier Classifier { get; init; }

    /// <summary>C, above 0: what an error on a training word costs against the length of the weights. Default: 1.</summary>
    public double Cost { get; init; } = 1;

    /// <summary>Whether the few specific words weigh as much as the many others together. Default: no, each word the same.</summary>
    public ClassWeighting Weighting { get; init; }

    /// <summary>
    /// Words with a score above it are specific; null for the threshold of the highest F1 on words held out in the cross-validation, which
    /// finds more where few seeds stand against many words in vectors of few numbers. Default: 0.
    /// </summary>
    public double? Threshold { get; init; } = 0;

    /// <summary>Words known to be neutral, which train the classifier instead of the commonest ones. Default: null.</summary>
    public IReadOnlyList<string>? NeutralWords { get; init; }

    /// <summary>
    /// The training words: of so many of the commonest those that <see cref="IsWord"/> wants, and all seeds; 0 for no limit.
    /// Default: 50,000, of which the paper was left with 26,377.
    /// </summary>
    public int MaximumWords { get; init; } = 50_000;

    /// <summary>Which of the commonest words train. Default: null, those of at most 19 letters, none of them a capital, with underscores
    /// between those of a phrase.</summary>
    public Func<string, bool>? IsWord { get; init; }

    /// <summary>The folds of the cross-validation, 2 or more; 0 leaves it out. Default: 10.</summary>
    public int Folds { get; init; } = 10;

    /// <summary>Of the folds. Default: 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The threads; the result does not depend on them. Default: 0, one a core.</summary>
    public int Threads { get; init; }

    /// <summary>Ends the work early, with an <see cref="OperationCanceledException"/>. Default: none.</summary>
    public CancellationToken Cancellation { get; init; }

    internal void Check()
    {
        if (!Enum.IsDefined(Classifier))
            throw new ArgumentOutOfRangeException(nameof(Classifier), Classifier, "There is no such classifier.");
        if (!Enum.IsDefined(Weighting)) throw new ArgumentOutOfRangeException(nameof(Weighting), Weighting, "There is no such weighting.");
        if (!(Cost > 0 && double.IsFinite(Cost)))
            throw new ArgumentOutOfRangeException(nameof(Cost), Cost, "C must be above 0; the paper's is 1.");
        if (Threshold is { } threshold && !double.IsFinite(threshold))
        {
            throw new ArgumentOutOfRangeException(
                nameof(Threshold), threshold, "The threshold must be finite, or null for the one of the highest F1.");
        }

        if (Folds is < 0 or 1)
            throw new ArgumentOutOfRangeException(nameof(Folds), Folds, "A cross-validation has 2 folds or more; 0 leaves it out.");
        if (Threshold is null && Folds == 0)
        {
            throw new ArgumentException($"{nameof(Threshold)} is null: it is chosen on held-out words, and with {nameof(Folds)} = 0 none "
                + $"are. Set {nameof(Threshold)} or {nameof(Folds)}.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(MaximumWords);
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
    }
}
