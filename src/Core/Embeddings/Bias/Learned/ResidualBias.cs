namespace MLNetSeq.Embeddings;

/// <summary>What of a bias can still be seen in debiased word vectors (Gonen and Goldberg 2019, "Lipstick on a Pig").</summary>
/// <remarks>
/// Words that leaned the same way before still lie together after their projection on the direction is gone. All three figures go by the
/// way a neutral word leaned in the original vectors: the sign and size of its cosine with the first direction. All vectors are taken at
/// length 1.
/// </remarks>
public sealed record ResidualBias
{
    /// <summary>What the bias is about.</summary>
    public required string Axis { get; init; }

    /// <summary>How many words counted as neutral.</summary>
    public required int NeutralWords { get; init; }

    /// <summary>How many of the most biased words of each side were clustered.</summary>
    public required int ClusteredWords { get; init; }

    /// <summary>
    /// The share of those words that two clusters (k-means) put to their side, 0.5 to 1: 0.5 is chance. The paper found 0.999 before and
    /// 0.925 after hard debiasing.
    /// </summary>
    public required ResidualBiasFigure Clustering { get; init; }

    /// <summary>How many words trained the classifier, half from each side.</summary>
    public required int TrainingWords { get; init; }

    /// <summary>How many words it was tested on, half from each side.</summary>
    public required int TestWords { get; init; }

    /// <summary>
    /// The share of test words that the classifier puts to their side: 0.5 is chance. The paper found 0.9825 before and 0.8888 after hard
    /// debiasing.
    /// </summary>
    public required ResidualBiasFigure Classification { get; init; }

    /// <summary>How many nearest neutral words of each target were looked at.</summary>
    public required int Neighbours { get; init; }

    /// <summary>How many targets there were.</summary>
    public required int Targets { get; init; }

    /// <summary>
    /// The correlation (Pearson) of how a target leaned before and the share of its nearest neutral words that leaned to the first side, −1
    /// to 1; not a number where one of both is the same for all. The paper found 0.747 before and 0.606 after hard debiasing.
    /// </summary>
    public required ResidualBiasFigure NeighbourCorrelation { get; init; }

    /// <summary>How much of each list of the options the vectors have.</summary>
    public required IReadOnlyList<WordCoverage> Coverage { get; init; }

    /// <summary>Which sizes were made smaller than the options say, and why; empty where none was.</summary>
    public required IReadOnlyList<string> Messages { get; init; }

    /// <summary>Measures.</summary>
    /// <param name="before">The original vectors, the commonest words first.</param>
    /// <param name="after">The same words' vectors, debiased.</param>
    /// <param name="subspace">The directions of the bias in the original vectors; the first one counts.</param>
    /// <param name="options">Words and sizes; null for the paper's.</param>
    /// <exception cref="ArgumentException">
    /// Words or dimensions differ, too few neutral words lean to one side, an option is out of bounds, or a vector is not finite; the
    /// message names the word, list or option.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static ResidualBias Measure(WordVectors before, WordVectors after, BiasSubspace subspace, ResidualBiasOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(subspace);
        ResidualBiasOptions chosen = options ?? new ResidualBiasOptions();
        chosen.Check();
        CheckAlike(before, after, subspace);
        return new ResidualBiasTest(before, after, subspace, chosen).Run();
    }

    /// <summary>Fails where these are not the same words in the same order, with vectors as wide as the directions.</summary>
    internal static void CheckAlike(WordVectors before, WordVectors after, BiasSubspace subspace)
    {
        if (before.Dimension != subspace.Dimension)
        {
            throw new ArgumentException($"The vectors have {before.Dimension} numbers and the directions of '{subspace.Name}' "
                + $"{subspace.Dimension}: fit the directions on these vectors.", nameof(subspace));
        }

        if (before.Dimension != after.Dimension)
        {
            throw new ArgumentException($"The vectors have {before.Dimension} numbers before and {after.Dimension} after: give the same "
                + "vectors, debiased.", nameof(after));
        }

        if (before.Count != after.Count)
            throw new ArgumentException($"There are {before.Count} words before and {after.Count} after: give the same.", nameof(after));
        if (ReferenceEquals(before.Words, after.Words)) return;
        for (int row = 0; row < before.Count; row++)
        {
            if (before.Words[row] == after.Words[row]) continue;
            throw new ArgumentException($"Row {row} is the word '{before.Words[row]}' before and '{after.Words[row]}' after: give the same "
                + "words in the same order.", nameof(after));
        }
    }
}
