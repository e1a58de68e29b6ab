namespace MLNetSeq.Embeddings;

/// <summary>What bias is taken out of word vectors, and how.</summary>
public sealed class DebiasOptions
{
    /// <summary>The axes, one or several. Default: gender.</summary>
    public IReadOnlyList<BiasAxis> Axes { get; set; } = [BiasAxis.Gender];

    /// <summary>Hard or soft. Default: hard.</summary>
    public DebiasMethod Method { get; set; }

    /// <summary>How the directions come out of the definitional sets. Default: components of sets that weigh alike;
    /// <see cref="BiasDirection.PrincipalComponents"/> is the paper's.</summary>
    public BiasDirection Direction { get; set; }

    /// <summary>The directions of each axis, k. Default: 1.</summary>
    public int Components { get; set; } = 1;

    /// <summary>The weight λ of the bias against the similarities in soft debiasing; 0 leaves all as it is. Default: 0.2, the
    /// paper's.</summary>
    public double Lambda { get; set; } = 0.2;

    /// <summary>Whether <see cref="Lambda"/> weighs means over pairs of words or, as in the paper, sums. Default: means.</summary>
    public SoftTerms SoftTerms { get; set; }

    /// <summary>Whether vectors come back at their own length instead of length 1; the words of an equality set at the mean of
    /// theirs. Default: no.</summary>
    public bool KeepNorms { get; set; }

    /// <summary>The threads; the result does not depend on them. Default: 0, one a core.</summary>
    public int Threads { get; set; }

    /// <summary>
    /// Receives what is odd but no error: words of the lists that have no vector (of built-in lists the definitional words only), equality
    /// sets that cannot be made equal, words that lists of your own have both as specific and in an equality set, vectors of zeros or with
    /// numbers that are not finite. Default: null.
    /// </summary>
    public Action<string>? Warn { get; set; }

    /// <summary>Ends the work early, with an <see cref="OperationCanceledException"/>. Default: none.</summary>
    public CancellationToken Cancellation { get; set; }

    /// <summary>Throws where no vectors can be debiased with these options; debiasing begins with it.</summary>
    /// <exception cref="ArgumentException">An option is out of bounds, or two lists contradict each other; the message names
    /// it.</exception>
    public void Check() => _ = Checked();

    /// <summary>A copy that nobody changes.</summary>
    /// <exception cref="ArgumentException">An option is out of bounds, or two lists contradict each other.</exception>
    internal DebiasOptions Checked()
    {
        DebiasOptions copy = (DebiasOptions)MemberwiseClone();
        ArgumentNullException.ThrowIfNull(Axes);
        copy.Axes = [.. Axes.Select(Copy)];
        if (Axes.Count == 0) throw new ArgumentException("There are no Axes: give at least one, such as BiasAxis.Gender.");
        if (Axes.Count > DebiasMaps.MostAxes)
            throw new ArgumentException($"There are {Axes.Count} Axes: at most {DebiasMaps.MostAxes} are taken out at once.");
        if (Axes.GroupBy(axis => axis.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"Two of the Axes are named '{twice.Key}': give each a name of its own.");
        if (!Enum.IsDefined(Method)) throw OutOfRange(nameof(Method), Method, "Hard or Soft");
        if (!Enum.IsDefined(Direction)) throw OutOfRange(nameof(Direction), Direction, "BalancedComponents, PrincipalComponents or MeanDifference");
        if (!Enum.IsDefined(SoftTerms)) throw OutOfRange(nameof(SoftTerms), SoftTerms, "Means or Sums");
        if (Components < 1) throw OutOfRange(nameof(Components), Components, "1 or more");
        if (!double.IsFinite(Lambda) || Lambda < 0) throw OutOfRange(nameof(Lambda), Lambda, "0 or more");
        if (Threads < 0) throw OutOfRange(nameof(Threads), Threads, "0 (one a core) or more");
        if (Method == DebiasMethod.Hard) _ = EqualityFamily.Of(copy.Axes);
        return copy;
    }

    private static ArgumentOutOfRangeException OutOfRange(string option, object value, string expected) =>
        new(option, value, $"{option} must be {expected}.");

    private static BiasAxis Copy(BiasAxis axis)
    {
        if (axis is null) throw new ArgumentException("One of the Axes is null.");
        if (string.IsNullOrWhiteSpace(axis.Name)) throw new ArgumentException("One of the Axes has no Name.");
        return axis with
        {
            DefinitionalSets = Copy(axis.DefinitionalSets, axis.Name, nameof(axis.DefinitionalSets)),
            EqualitySets = axis.EqualitySets is { } sets ? Copy(sets, axis.Name, nameof(axis.EqualitySets)) : null,
            SpecificWords = axis.SpecificWords is { } words ? Copy(words, axis.Name, nameof(axis.SpecificWords)) : null,
            IsBuiltIn = axis.IsBuiltIn, // last: a new list takes it away
        };
    }

    private static IReadOnlyList<IReadOnlyList<string>> Copy(IReadOnlyList<IReadOnlyList<string>> sets, string axis, string list) =>
        sets is null
            ? throw new ArgumentException($"The {list} of the axis '{axis}' are null.")
            : [.. sets.Select(set => Copy(set, axis, list))];

    private static IReadOnlyList<string> Copy(IReadOnlyList<string> words, string axis, string list) =>
        words is null || words.Any(string.IsNullOrEmpty)
            ? throw new ArgumentException($"The {list} of the axis '{axis}' hold an empty word, or null.")
            : [.. words];
}
