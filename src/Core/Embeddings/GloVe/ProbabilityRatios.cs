using System.Globalization;
using System.Text;

namespace MLNetSeq.Embeddings;

/// <summary>How probable a word is near two others.</summary>
/// <param name="Context">The word, k.</param>
/// <param name="Probability">P(k | word).</param>
/// <param name="OtherProbability">P(k | other).</param>
public readonly record struct ProbabilityRatio(string Context, double Probability, double OtherProbability)
{
    /// <summary>P(k | word) / P(k | other): infinite where k is never near the other, not a number where it is near neither.</summary>
    public double Ratio => Probability / OtherProbability;
}

/// <summary>Ratios of co-occurrence probabilities of two words; as text, the table of Pennington et al. (2014), one k a line.</summary>
/// <param name="Word">The word.</param>
/// <param name="Other">The word it is compared with.</param>
/// <param name="Rows">A row for each k.</param>
public sealed record ProbabilityRatios(string Word, string Other, IReadOnlyList<ProbabilityRatio> Rows)
{
    /// <summary>The table.</summary>
    public override string ToString()
    {
        string first = $"P(k|{Word})", second = $"P(k|{Other})";
        int width = Math.Max(1, Rows.Select(r => r.Context.Length).DefaultIfEmpty().Max());
        int column = Math.Max(8, Math.Max(first.Length, second.Length));
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{"k".PadRight(width)}  {first.PadLeft(column)}  {second.PadLeft(column)}  {"ratio",8}");
        foreach (ProbabilityRatio row in Rows)
        {
            string probability = row.Probability.ToString("0.0e-0", CultureInfo.InvariantCulture).PadLeft(column);
            string other = row.OtherProbability.ToString("0.0e-0", CultureInfo.InvariantCulture).PadLeft(column);
            text.Append('\n').Append(row.Context.PadRight(width));
            text.Append(CultureInfo.InvariantCulture, $"  {probability}  {other}  {row.Ratio,8:0.##}");
        }

        return text.ToString();
    }
}
