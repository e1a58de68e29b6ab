using System.Globalization;
using System.Text;

namespace MLNetSeq.Embeddings;

/// <summary>The direct bias of words that should have none (Bolukbasi et al. 2016, section 5.2).</summary>
public sealed record DirectBiasMetrics
{
    private const int RowsShown = 10;
    private const int WordWidth = 24;

    /// <summary>What the bias is about.</summary>
    public required string Axis { get; init; }

    /// <summary>The exponent c.</summary>
    public required double Strictness { get; init; }

    /// <summary>The mean of |cos(w, g)|ᶜ over the words, 0 to 1: 0 where no word has anything of the bias.</summary>
    public required double DirectBias { get; init; }

    /// <summary>
    /// What vectors that point anywhere would have: E|cos|ᶜ. Vectors of few numbers have something of any direction, and a direct bias near
    /// this one says little.
    /// </summary>
    public required double Chance { get; init; }

    /// <summary>Each word's projection, from the most to the first end to the most to the second.</summary>
    public required IReadOnlyList<BiasProjection> Projections { get; init; }

    /// <summary>How many of the words have a vector.</summary>
    public required WordCoverage Coverage { get; init; }

    /// <summary>The number, and the words furthest to both ends.</summary>
    public override string ToString()
    {
        var table = new StringBuilder();
        table.AppendLine(
            CultureInfo.InvariantCulture, $"Direct bias of '{Coverage.List}' along '{Axis}', c = {Strictness}: {DirectBias:F4}; by chance {Chance:F4}");
        table.AppendLine($"{"to the first end",-WordWidth - 8} to the second end");
        for (int i = 0; i < Math.Min(RowsShown, (Projections.Count + 1) / 2); i++)
            table.AppendLine($"{Cell(Projections[i])} {Cell(Projections[^(i + 1)])}".TrimEnd());
        return table.Append(MeasuredWords.Describe(Coverage)).ToString();
    }

    private static string Cell(BiasProjection word) =>
        string.Create(CultureInfo.InvariantCulture, $"{word.Signed,7:F3} {word.Word,-WordWidth}");
}
