using System.Globalization;
using System.Text;

namespace MLNetSeq.Embeddings;

/// <summary>Words nearest to both ends of an axis between two neutral words, and the part of the bias in that (Bolukbasi et al. 2016,
/// section 5.3).</summary>
public sealed record IndirectBiasMetrics
{
    private const int WordWidth = 24;

    /// <summary>What the bias is about.</summary>
    public required string Axis { get; init; }

    /// <summary>The word at the first end, such as softball.</summary>
    public required string First { get; init; }

    /// <summary>The word at the second end, such as football.</summary>
    public required string Second { get; init; }

    /// <summary>The words furthest towards the first end, the furthest first.</summary>
    public required IReadOnlyList<IndirectBiasWord> TowardsFirst { get; init; }

    /// <summary>The words furthest towards the second end, the furthest first.</summary>
    public required IReadOnlyList<IndirectBiasWord> TowardsSecond { get; init; }

    /// <summary>The mean of |β| over both lists, 0 for no indirect bias; not a number where no β is defined.</summary>
    public double MeanMagnitude
    {
        get
        {
            double[] defined = [.. TowardsFirst.Concat(TowardsSecond).Select(w => Math.Abs(w.Beta)).Where(double.IsFinite)];
            return defined.Length == 0 ? double.NaN : defined.Average();
        }
    }

    /// <summary>How many of the words have a vector.</summary>
    public required WordCoverage Coverage { get; init; }

    /// <summary>A table of both ends, β in percent.</summary>
    public override string ToString()
    {
        var table = new StringBuilder();
        table.AppendLine($"Words of '{Coverage.List}' between {First} and {Second}, and the part of '{Axis}' in their similarity to it");
        Append(table, First, TowardsFirst);
        Append(table, Second, TowardsSecond);
        table.AppendLine(CultureInfo.InvariantCulture, $"mean |beta| {100 * MeanMagnitude:F1}%");
        return table.Append(MeasuredWords.Describe(Coverage)).ToString();
    }

    private static void Append(StringBuilder table, string end, IReadOnlyList<IndirectBiasWord> words)
    {
        table.AppendLine($"{end,-WordWidth} {"cosine",7} {"beta %",7}");
        foreach (IndirectBiasWord word in words)
            table.AppendLine(CultureInfo.InvariantCulture, $"{word.Word,-WordWidth} {word.Projection,7:F3} {100 * word.Beta,7:F1}");
    }
}
