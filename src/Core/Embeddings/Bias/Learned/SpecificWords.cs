namespace MLNetSeq.Embeddings;

/// <summary>Words that are about a bias by what they mean, found from a short list of such words (Bolukbasi et al. 2016,
/// section 7).</summary>
/// <remarks>
/// A linear classifier learns on vectors of length 1 to tell the seeds from the other common words, and is then asked about every word of
/// the vectors. What it finds serves as <see cref="BiasAxis.SpecificWords"/>: read it before, it is a guess.
/// </remarks>
public sealed class SpecificWords
{
    private readonly WordList _list;
    private readonly float[] _scores;

    internal SpecificWords(WordList list, float[] scores) => (_list, _scores) = (list, scores);

    /// <summary>The specific words in the order of the vectors: the seeds that have a vector, and those found.</summary>
    public required IReadOnlyList<string> Words { get; init; }

    /// <summary>Those of <see cref="Words"/> that are no seeds, the highest score first.</summary>
    public required IReadOnlyList<string> Found { get; init; }

    /// <summary>How many of the seeds have a vector other than zeros; looked up as they are, then in lower case.</summary>
    public required WordCoverage Seeds { get; init; }

    /// <summary>The words that the classifier was trained on as neutral ones.</summary>
    public required int NeutralWords { get; init; }

    /// <summary>Words with a score above it were found.</summary>
    public required double Threshold { get; init; }

    /// <summary>How well seeds that were held out are found; null where there was no cross-validation.</summary>
    public required SpecificWordsValidation? Validation { get; init; }

    /// <summary>
    /// For each row of the vectors how far its word lies on the specific side: w·x + b, x of length 1. In a logistic regression the
    /// logarithm of p / (1 − p). −∞ for a vector of zeros.
    /// </summary>
    public IReadOnlyList<float> Scores => _scores;

    /// <summary>The score of a word.</summary>
    /// <exception cref="KeyNotFoundException">The word is not in the list.</exception>
    public float ScoreOf(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return _list.TryGetIndex(word, out int row) ? _scores[row] : throw new KeyNotFoundException($"The word '{word}' has no vector.");
    }

    /// <summary>Finds the specific words.</summary>
    /// <param name="vectors">Words and vectors, the commonest words first.</param>
    /// <param name="seeds">Words known to be specific; one given twice counts once.</param>
    /// <param name="options">How; null for the paper's way.</param>
    /// <exception cref="ArgumentException">
    /// No seed has a vector, there are fewer words of a class than folds, a word is both seed and neutral, no neutral word is left, an
    /// option is out of bounds, or a vector is not finite; the message names the list, word or option.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static SpecificWords Find(WordVectors vectors, IReadOnlyList<string> seeds, SpecificWordsOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(seeds);
        SpecificWordsOptions chosen = options ?? new SpecificWordsOptions();
        chosen.Check();
        return new SpecificWordsSearch(vectors, chosen).Run(seeds);
    }
}
