using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

public sealed partial class WordVectors
{
    private VectorSearch? _search;

    private VectorSearch Search => LazyInitializer.EnsureInitialized(ref _search, () => new VectorSearch(Rows));

    /// <summary>The words nearest to a word, which is not among them.</summary>
    /// <param name="word">The word; its n-grams stand in where it is not in the list.</param>
    /// <param name="count">How many to find.</param>
    /// <param name="options">Which words may be found; null for all.</param>
    /// <returns>At most <paramref name="count"/> words, the nearest first, of equally near ones the one of the lower index.</returns>
    /// <exception cref="KeyNotFoundException">The word has no vector.</exception>
    public WordSimilarity[] MostSimilar(string word, int count = 10, NeighbourOptions? options = null) =>
        MostSimilar([word], [], count, options);

    /// <summary>The words nearest to the sum of some words less that of others (3CosAdd: Mikolov et al. 2013), all at length 1.</summary>
    /// <param name="positive">Words that are added.</param>
    /// <param name="negative">Words that are taken away.</param>
    /// <param name="count">How many to find; the words given are not among them.</param>
    /// <param name="options">Which words may be found; null for all.</param>
    /// <exception cref="ArgumentException">There are no words.</exception>
    /// <exception cref="KeyNotFoundException">A word has no vector.</exception>
    public WordSimilarity[] MostSimilar(
        IReadOnlyCollection<string> positive, IReadOnlyCollection<string> negative, int count = 10, NeighbourOptions? options = null)
    {
        string[] words = Given(positive, negative);
        float[] weights = [.. positive.Select(_ => 1f), .. negative.Select(_ => -1f)];
        MeanVectorOptions mean = new() { Weights = weights, NormalizeMean = true, IgnoreMissing = false };
        return Named(Search.Nearest(MeanVector(words, mean), Range(count, options, words)));
    }

    /// <summary>a is to b as c is to what? The words nearest to b − a + c.</summary>
    /// <remarks><c>Analogy("man", "king", "woman")</c> asks for queen.</remarks>
    /// <param name="a">The first word of the known pair.</param>
    /// <param name="b">The second word of the known pair.</param>
    /// <param name="c">The first word of the sought pair.</param>
    /// <param name="count">How many to find; the words given are not among them.</param>
    /// <param name="options">Which words may be found; null for all.</param>
    /// <exception cref="KeyNotFoundException">A word has no vector.</exception>
    public WordSimilarity[] Analogy(string a, string b, string c, int count = 10, NeighbourOptions? options = null) =>
        MostSimilar([b, c], [a], count, options);

    /// <summary>The words of the highest 3CosMul score (Levy and Goldberg 2014): no single similarity outweighs the others.</summary>
    /// <remarks>The score is Π (1 + cos) / 2 over the positive words by Π (1 + cos) / 2 + 10⁻⁶ over the negative ones.</remarks>
    /// <param name="positive">Words to be near to.</param>
    /// <param name="negative">Words to be far from.</param>
    /// <param name="count">How many to find; the words given are not among them.</param>
    /// <param name="options">Which words may be found; null for all.</param>
    /// <exception cref="ArgumentException">There are no positive words.</exception>
    /// <exception cref="KeyNotFoundException">A word has no vector.</exception>
    public WordSimilarity[] MostSimilarByProduct(
        IReadOnlyCollection<string> positive, IReadOnlyCollection<string> negative, int count = 10, NeighbourOptions? options = null)
    {
        string[] words = Given(positive, negative);
        if (positive.Count == 0) throw new ArgumentException("There are no positive words: give at least one.", nameof(positive));
        float[][] units = [.. words.Select(word => Unit(this[word]))];
        return Named(Search.NearestByProduct(units, positive.Count, Range(count, options, words)));
    }

    /// <summary>The words nearest to a vector.</summary>
    /// <param name="vector"><see cref="Dimension"/> numbers; of a vector of zeros all words are equally far, at similarity 0.</param>
    /// <param name="count">How many to find.</param>
    /// <param name="options">Which words may be found; null for all.</param>
    /// <exception cref="ArgumentException">The vector is of another dimension.</exception>
    public WordSimilarity[] SimilarByVector(ReadOnlySpan<float> vector, int count = 10, NeighbourOptions? options = null)
    {
        if (vector.Length != Dimension)
            throw new ArgumentException($"The vector has {vector.Length} numbers, and those of the words {Dimension}.", nameof(vector));
        return Named(Search.Nearest(Unit(vector), Range(count, options, [])));
    }

    /// <summary>The words nearest to each of several words, many times faster than one after the other.</summary>
    /// <param name="words">The words; none is among its own neighbours.</param>
    /// <param name="count">How many to find for each.</param>
    /// <param name="options">Which words may be found; null for all.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <returns>For each word what <see cref="MostSimilar(string, int, NeighbourOptions?)"/> gives, but for rounding.</returns>
    /// <exception cref="KeyNotFoundException">A word has no vector.</exception>
    public WordSimilarity[][] MostSimilarEach(
        IReadOnlyList<string> words, int count = 10, NeighbourOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(words);
        float[] units = new float[checked(words.Count * Dimension)];
        int[][] excluded = new int[words.Count][];
        SearchRange range = Range(count, options, []);
        for (int i = 0; i < words.Count; i++)
        {
            Unit(this[words[i]]).CopyTo(units, i * Dimension);
            excluded[i] = Words.TryGetIndex(words[i], out int index) ? Sorted([.. range.Excluded, index]) : range.Excluded;
        }

        return NearestEach(new ReadOnlyMatrix(units, words.Count, Dimension), excluded, range, cancellation);
    }

    /// <summary>The words nearest to each of several vectors, many times faster than one after the other.</summary>
    /// <param name="vectors">A vector a row, of <see cref="Dimension"/> numbers.</param>
    /// <param name="count">How many to find for each.</param>
    /// <param name="options">Which words may be found; null for all.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="ArgumentException">The vectors are of another dimension.</exception>
    public WordSimilarity[][] SimilarByVectorEach(
        ReadOnlyMatrix vectors, int count = 10, NeighbourOptions? options = null, CancellationToken cancellation = default)
    {
        if (vectors.Columns != Dimension)
        {
            throw new ArgumentException(
                $"The vectors have {vectors.Columns} numbers, and those of the words {Dimension}.", nameof(vectors));
        }

        float[] units = new float[checked(vectors.Rows * Dimension)];
        SearchRange range = Range(count, options, []);
        int[][] excluded = new int[vectors.Rows][];
        for (int i = 0; i < vectors.Rows; i++)
        {
            Unit(vectors[i]).CopyTo(units, i * Dimension);
            excluded[i] = range.Excluded;
        }

        return NearestEach(new ReadOnlyMatrix(units, vectors.Rows, Dimension), excluded, range, cancellation);
    }

    /// <summary>The words nearest to b − a + c for each question, by row.</summary>
    /// <param name="questions">The rows of a, b and c.</param>
    /// <param name="range">Where to look; the rows of a question are excluded from its own answers.</param>
    /// <param name="cancellation">Ends the search.</param>
    internal Neighbour[][] AnalogyEach(ReadOnlySpan<(int A, int B, int C)> questions, SearchRange range, CancellationToken cancellation)
    {
        float[] queries = new float[checked(questions.Length * Dimension)];
        float[] a = new float[Dimension], b = new float[Dimension], c = new float[Dimension];
        int[][] excluded = new int[questions.Length][];
        for (int i = 0; i < questions.Length; i++)
        {
            Search.Unit(questions[i].A, a);
            Search.Unit(questions[i].B, b);
            Search.Unit(questions[i].C, c);
            double[] sum = new double[Dimension];
            AddScaled(b, 1, sum);
            AddScaled(c, 1, sum);
            AddScaled(a, -1, sum);
            Mean(sum, total: 1, normalize: true).CopyTo(queries, i * Dimension);
            excluded[i] = Sorted([questions[i].A, questions[i].B, questions[i].C]);
        }

        return Search.NearestEach(new ReadOnlyMatrix(queries, questions.Length, Dimension), excluded, range, cancellation);
    }

    private WordSimilarity[][] NearestEach(ReadOnlyMatrix units, int[][] excluded, SearchRange range, CancellationToken cancellation) =>
        units.Rows == 0 ? [] : [.. Search.NearestEach(units, excluded, range, cancellation).Select(Named)];

    private SearchRange Range(int count, NeighbourOptions? options, ReadOnlySpan<string> given)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        NeighbourOptions chosen = options ?? NeighbourOptions.Default;
        List<int> excluded = [];
        foreach (string word in (ReadOnlySpan<string>)[.. given, .. chosen.Exclude])
            if (Words.TryGetIndex(word, out int index)) excluded.Add(index);
        return new SearchRange(chosen.RowsOf(Count), count, Sorted([.. excluded]), chosen.Threads);
    }

    private WordSimilarity[] Named(Neighbour[] found) =>
        [.. found.Select(n => new WordSimilarity(Words[n.Row], n.Row, n.Score))];

    private static string[] Given(IReadOnlyCollection<string> positive, IReadOnlyCollection<string> negative)
    {
        ArgumentNullException.ThrowIfNull(positive);
        ArgumentNullException.ThrowIfNull(negative);
        return [.. positive, .. negative];
    }

    private static float[] Unit(ReadOnlySpan<float> vector)
    {
        float[] unit = vector.ToArray();
        VectorMath.Scale(unit, (float)Cosine.InverseLength(unit));
        return unit;
    }

    private static int[] Sorted(int[] rows)
    {
        Array.Sort(rows);
        return rows;
    }
}
