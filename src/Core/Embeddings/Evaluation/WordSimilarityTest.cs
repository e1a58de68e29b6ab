using System.Globalization;

namespace MLNetSeq.Embeddings;

/// <summary>Pairs of words and how alike people found them, to evaluate word vectors with.</summary>
public sealed class WordSimilarityTest
{
    private const int Columns = 3;
    private const char Comment = '#';

    /// <summary>Takes pairs as they are.</summary>
    public WordSimilarityTest(IEnumerable<WordPair> pairs) => Pairs = [.. pairs];

    /// <summary>The pairs, in their order.</summary>
    public IReadOnlyList<WordPair> Pairs { get; }

    /// <summary>The numbers, from 1, of the file's lines that were skipped: headers and others that hold no pair.</summary>
    public IReadOnlyList<int> SkippedLines { get; private init; } = [];

    /// <summary>Reads a file of two words and a number a line, such as WordSim-353 or SimLex-999.</summary>
    /// <remarks>
    /// A line with a tab is separated by tabs alone, another by spaces. As in gensim, lines that begin with '#' are comments, and lines
    /// that are not two words and a number, such as a header, are skipped.
    /// </remarks>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">No line holds a pair.</exception>
    public static WordSimilarityTest Read(string path)
    {
        var pairs = new List<WordPair>();
        var skipped = new List<int>();
        foreach ((int number, string text) in EvaluationLines.Read(path))
        {
            if (text.StartsWith(Comment)) continue;
            if (Pair(text) is { } pair) pairs.Add(pair);
            else skipped.Add(number);
        }

        return pairs.Count > 0
            ? new WordSimilarityTest(pairs) { SkippedLines = skipped }
            : throw EvaluationLines.Malformed(path, skipped.FirstOrDefault(1),
                "expected two words and a number, separated by tabs or spaces; no line of the file has them.");
    }

    private static WordPair? Pair(string text)
    {
        string[] fields = text.Contains('\t') ? text.Split('\t') : text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length == Columns
            && double.TryParse(fields[2], NumberStyles.Float, CultureInfo.InvariantCulture, out double score)
            && double.IsFinite(score)
                ? new WordPair(fields[0], fields[1], score)
                : null;
    }
}
