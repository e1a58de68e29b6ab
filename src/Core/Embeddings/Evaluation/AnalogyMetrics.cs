using System.Globalization;
using System.Text;

namespace MLNetSeq.Embeddings;

/// <summary>How well word vectors answer analogy questions.</summary>
public sealed record AnalogyMetrics
{
    private const int NameWidth = 32;

    /// <summary>The sections, in the test's order.</summary>
    public required IReadOnlyList<AnalogySectionMetrics> Sections { get; init; }

    /// <summary>The sections about meanings together.</summary>
    public required AnalogySectionMetrics Semantic { get; init; }

    /// <summary>The sections about forms of words together.</summary>
    public required AnalogySectionMetrics Syntactic { get; init; }

    /// <summary>All sections together.</summary>
    public required AnalogySectionMetrics Total { get; init; }

    /// <summary>The share of all questions asked that was answered right, 0 to 1.</summary>
    public double Accuracy => Total.Accuracy;

    /// <summary>The questions of the test, with those that have unknown words.</summary>
    public required int Questions { get; init; }

    /// <summary>The questions that have an unknown word.</summary>
    public required int OutOfVocabulary { get; init; }

    /// <summary>The share of the test's questions that has an unknown word, 0 to 1.</summary>
    public double OutOfVocabularyShare => Questions == 0 ? 0 : (double)OutOfVocabulary / Questions;

    /// <summary>A table of the sections and totals, percentages.</summary>
    public override string ToString()
    {
        var table = new StringBuilder();
        table.AppendLine(CultureInfo.InvariantCulture, $"{"section",-NameWidth} {"correct",8} {"total",8} {"%",7}");
        foreach (AnalogySectionMetrics s in (AnalogySectionMetrics[])[.. Sections, Semantic, Syntactic, Total])
            table.AppendLine(CultureInfo.InvariantCulture, $"{s.Name,-NameWidth} {s.Correct,8} {s.Total,8} {100 * s.Accuracy,7:F2}");
        table.Append(CultureInfo.InvariantCulture,
            $"{OutOfVocabulary} of {Questions} questions ({100 * OutOfVocabularyShare:F2}%) have words that are not in the vectors.");
        return table.ToString();
    }
}
