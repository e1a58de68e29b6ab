using System.Globalization;
using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>The words of a set that have a vector, each vector once.</summary>
/// <remarks>Words are looked up as they are, then in lower case. A vector of zeros points nowhere: its word counts as missing.</remarks>
internal sealed class MeasuredWords
{
    // What an error or a table names of a long list.
    private const int MostNamed = 10;

    private readonly WordVectors _vectors;

    private MeasuredWords(WordVectors vectors, IReadOnlyList<string> words, IReadOnlyList<int> rows, WordCoverage coverage)
    {
        _vectors = vectors;
        Words = words;
        Rows = rows;
        Coverage = coverage;
    }

    /// <summary>The words, as the set has them.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>The row of each.</summary>
    public IReadOnlyList<int> Rows { get; }

    public WordCoverage Coverage { get; }

    /// <summary>Finds a set's words.</summary>
    /// <exception cref="ArgumentException">Fewer than <paramref name="atLeast"/> have a vector, or one's vector is not finite.</exception>
    public static MeasuredWords Find(WordVectors vectors, WordSet set, int atLeast = 1)
    {
        ArgumentNullException.ThrowIfNull(set);
        var lookup = new WordLookup(vectors, UnknownWords.Skip);
        string[] distinct = [.. set.Words.Distinct()];
        var rows = new OrderedDictionary<int, string>();
        List<string> missing = [];
        float[] scratch = new float[vectors.Dimension];
        foreach (string word in distinct)
        {
            if (lookup.TryFind(word, out int row) && PointsSomewhere(vectors, row, scratch)) rows.TryAdd(row, word);
            else missing.Add(word);
        }

        var coverage = new WordCoverage(set.Name, distinct.Length - missing.Count, distinct.Length, missing);
        return rows.Count >= atLeast
            ? new MeasuredWords(vectors, [.. rows.Values], [.. rows.Keys], coverage)
            : throw new ArgumentException($"Of '{set.Name}' {rows.Count} words have a vector, and {atLeast} or more are needed; "
                + $"without one are: {Named(missing)}. Give it words that the vectors have; case counts.");
    }

    /// <summary>A word's vector at length 1.</summary>
    public double[] Unit(int index) => Unit(_vectors, Rows[index]);

    /// <summary>The vectors of all words, at length 1.</summary>
    public double[][] Units() => [.. Enumerable.Range(0, Rows.Count).Select(Unit)];

    /// <summary>One word's vector at length 1.</summary>
    /// <exception cref="KeyNotFoundException">The word has no vector, or one of zeros.</exception>
    /// <exception cref="ArgumentException">The vector is not finite.</exception>
    public static (int Row, double[] Unit) One(WordVectors vectors, string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        bool isFound = new WordLookup(vectors, UnknownWords.Skip).TryFind(word, out int row);
        return isFound && PointsSomewhere(vectors, row, new float[vectors.Dimension])
            ? (row, Unit(vectors, row))
            : throw new KeyNotFoundException(
                $"The word '{word}' has no vector among the {vectors.Count} words, or one of zeros. Take a word that has; case counts.");
    }

    /// <summary>A sentence about a coverage.</summary>
    public static string Describe(WordCoverage coverage) => string.Create(CultureInfo.InvariantCulture,
        $"{coverage.Found} of {coverage.Total} words of '{coverage.List}' have a vector")
        + (coverage.Missing.Count == 0 ? "." : $", not {Named(coverage.Missing)}.");

    private static string Named(IReadOnlyList<string> words) => words.Count == 0
        ? "none"
        : string.Join(", ", words.Take(MostNamed)) + (words.Count > MostNamed ? $" and {words.Count - MostNamed} more" : "");

    private static bool PointsSomewhere(WordVectors vectors, int row, float[] scratch) =>
        UnitVectors.InverseLength(vectors, row, vectors.Rows.Row(row, scratch)) > 0;

    private static double[] Unit(WordVectors vectors, int row)
    {
        double[] unit = [.. vectors.Rows.Row(row, new float[vectors.Dimension])];
        double factor = Cosine.InverseLength(DoubleVectors.Dot(unit, unit));
        foreach (ref double x in unit.AsSpan()) x *= factor;
        return unit;
    }
}
