namespace MLNetSeq.Embeddings;

public sealed partial class WordVectors
{
    // The longest distance between two vectors of length 1.
    private const double LongestDistance = 2;

    /// <summary>The pairs x, y that make the analogy a : x is as b : y, by cos(a − b, x − y) of vectors at length 1 (Bolukbasi et al. 2016,
    /// section 4).</summary>
    /// <remarks>
    /// Only pairs with |x − y| ≤ δ count, so that the two have a meaning in common. The best pair comes first; a word that is the x of a
    /// pair is not that of a later one, nor its y another's y, as in the authors' program. A pair of one word, "he is to doctor as she is
    /// to doctor", is not looked for (Nissim, van Noord and van der Goot 2020).
    /// </remarks>
    /// <param name="a">The word at the first end, such as she.</param>
    /// <param name="b">The word at the second end, such as he.</param>
    /// <param name="options">How many, how near, and of which words; null for the defaults.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="ArgumentException">The two words have the same vector, a vector is not finite, or an option is out of bounds.
    /// </exception>
    /// <exception cref="KeyNotFoundException">A word has no vector, or one of zeros.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public StereotypedAnalogyMetrics FindStereotypedAnalogies(
        string a, string b, StereotypedAnalogyOptions? options = null, CancellationToken cancellation = default)
    {
        double[] direction = Difference(a, MeasuredWords.One(this, a).Unit, b, MeasuredWords.One(this, b).Unit);
        return FindAnalogies($"{a} - {b}", direction, options, cancellation);
    }

    /// <summary>The same with the first direction of a bias in the place of a − b.</summary>
    /// <param name="bias">The direction.</param>
    /// <param name="options">How many, how near, and of which words; null for the defaults.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="ArgumentException">The direction is that of vectors of another width, a vector is not finite, or an option is out
    /// of bounds.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public StereotypedAnalogyMetrics FindStereotypedAnalogies(
        BiasSubspace bias, StereotypedAnalogyOptions? options = null, CancellationToken cancellation = default)
    {
        CheckWidth(bias);
        return FindAnalogies($"the direction of '{bias.Name}'", bias.Direction(0).ToArray(), options, cancellation);
    }

    private StereotypedAnalogyMetrics FindAnalogies(
        string seed, double[] direction, StereotypedAnalogyOptions? options, CancellationToken cancellation)
    {
        StereotypedAnalogyOptions chosen = options ?? new StereotypedAnalogyOptions();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(chosen.Count);
        ArgumentOutOfRangeException.ThrowIfNegative(chosen.MaximumWords);
        ArgumentOutOfRangeException.ThrowIfNegative(chosen.Threads);
        if (chosen.MaximumDistance is not (> 0 and <= LongestDistance))
        {
            throw new ArgumentOutOfRangeException(nameof(options), chosen.MaximumDistance,
                "MaximumDistance is above 0, and up to 2: no vectors of length 1 are further apart.");
        }

        int[] rows = UnitVectors.NonZero(this, CommonWords.Rows(Words, chosen.MaximumWords, chosen.IsWord));
        var pairs = new AnalogyPairSearch(UnitVectors.Of(this, rows), direction, chosen.MaximumDistance);
        ScoredPair[] found = pairs.Find(chosen.Count, chosen.Threads, cancellation);
        return new StereotypedAnalogyMetrics
        {
            Seed = seed,
            Analogies = [.. found.Select(p => new StereotypedAnalogy(Words[rows[p.First]], Words[rows[p.Second]], p.Score, p.Distance))],
            Words = rows.Length,
            Vocabulary = Count,
            MaximumDistance = chosen.MaximumDistance,
        };
    }
}
