namespace MLNetSeq.Embeddings;

public sealed partial class WordVectors
{
    /// <summary>The cosine of two words' vectors, −1 to 1; 0 where one of them is zero.</summary>
    /// <exception cref="KeyNotFoundException">A word has no vector.</exception>
    public double Similarity(string a, string b) => Cosine.Of(this[a], this[b]);

    /// <summary>1 − the cosine of two words' vectors, 0 to 2.</summary>
    /// <exception cref="KeyNotFoundException">A word has no vector.</exception>
    public double Distance(string a, string b) => 1 - Similarity(a, b);

    /// <summary>The cosine of a word's vector and the mean of a set's, each of them at length 1.</summary>
    /// <exception cref="ArgumentException">The set is empty.</exception>
    /// <exception cref="KeyNotFoundException">A word has no vector.</exception>
    public double SimilarityToSet(string word, IReadOnlyCollection<string> words) =>
        Cosine.Of(this[word], MeanVector(words, AllOfUnitLength));

    /// <summary>1 − <see cref="SimilarityToSet"/>.</summary>
    /// <exception cref="ArgumentException">The set is empty.</exception>
    /// <exception cref="KeyNotFoundException">A word has no vector.</exception>
    public double DistanceToSet(string word, IReadOnlyCollection<string> words) => 1 - SimilarityToSet(word, words);

    /// <summary>The cosine of the means of two sets' vectors as they are (gensim's n_similarity).</summary>
    /// <exception cref="ArgumentException">A set is empty.</exception>
    /// <exception cref="KeyNotFoundException">A word has no vector.</exception>
    public double SimilarityOfSets(IReadOnlyCollection<string> a, IReadOnlyCollection<string> b) =>
        Cosine.Of(MeanVector(a, AllAsTheyAre), MeanVector(b, AllAsTheyAre));

    /// <summary>The word furthest from the mean of all, each at length 1 (gensim's doesnt_match); of equal ones the first.</summary>
    /// <exception cref="ArgumentException">There are no words.</exception>
    /// <exception cref="KeyNotFoundException">A word has no vector.</exception>
    public string OddOneOut(params IReadOnlyCollection<string> words)
    {
        float[] mean = MeanVector(words, AllOfUnitLength);
        return words.MinBy(word => Cosine.Of(this[word], mean))!;
    }

    /// <summary>The weighted mean of words' vectors; n-grams stand in for words that are not in the list, where there are some.</summary>
    /// <param name="words">The words; one that comes twice counts twice.</param>
    /// <param name="options">Weights, and what is brought to length 1; null for gensim's defaults.</param>
    /// <returns><see cref="Dimension"/> numbers; zeros where no word has a vector.</returns>
    /// <exception cref="ArgumentException">There are no words, or not as many weights as words.</exception>
    /// <exception cref="KeyNotFoundException">A word has no vector, and missing ones are not ignored.</exception>
    public float[] MeanVector(IReadOnlyCollection<string> words, MeanVectorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(words);
        MeanVectorOptions chosen = options ?? new MeanVectorOptions();
        if (words.Count == 0) throw new ArgumentException("There are no words to take the mean of: give at least one.", nameof(words));
        if (chosen.Weights is { } weights && weights.Count != words.Count)
            throw new ArgumentException($"There are {words.Count} words and {weights.Count} weights: give one for each.", nameof(options));

        double[] sum = new double[Dimension];
        float[] vector = new float[Dimension];
        double total = 0;
        int i = 0;
        foreach (string word in words)
        {
            double weight = chosen.Weights?[i] ?? 1;
            i++;
            if (!TryGetVector(word, vector))
            {
                if (chosen.IgnoreMissing) continue;
                throw Missing(word);
            }

            AddScaled(vector, chosen.NormalizeWords ? weight * Cosine.InverseLength(vector) : weight, sum);
            total += Math.Abs(weight);
        }

        return Mean(sum, total, chosen.NormalizeMean);
    }

    private static MeanVectorOptions AllOfUnitLength { get; } = new() { IgnoreMissing = false };

    private static MeanVectorOptions AllAsTheyAre { get; } = new() { IgnoreMissing = false, NormalizeWords = false };

    private static void AddScaled(ReadOnlySpan<float> vector, double weight, Span<double> sum)
    {
        for (int k = 0; k < sum.Length; k++) sum[k] += weight * vector[k];
    }

    private static float[] Mean(ReadOnlySpan<double> sum, double total, bool normalize)
    {
        double squares = 0;
        foreach (double x in sum) squares += x * x;
        double factor = normalize ? Cosine.InverseLength(squares) : total > 0 ? 1 / total : 0;
        float[] mean = new float[sum.Length];
        for (int k = 0; k < mean.Length; k++) mean[k] = (float)(sum[k] * factor);
        return mean;
    }

    // The words people ask for in vain are nearly always there in another case.
    private KeyNotFoundException Missing(string word)
    {
        string lower = word.ToLowerInvariant();
        string[] otherCases = [lower, word.ToUpperInvariant(), lower.Length == 0 ? "" : char.ToUpperInvariant(lower[0]) + lower[1..]];
        string wayOut = otherCases.FirstOrDefault(other => Contains(other)) is { } found
            ? $"Case counts, and '{found}' is."
            : "Case counts: ask with Contains, or use TryGetVector.";
        return new KeyNotFoundException($"The word '{word}' is not among the {Count} words. {wayOut}");
    }
}
