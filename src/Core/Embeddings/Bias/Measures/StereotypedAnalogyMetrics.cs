using System.Globalization;
using System.Text;

namespace MLNetSeq.Embeddings;

/// <summary>The analogies that vectors make of a bias (Bolukbasi et al. 2016, section 4).</summary>
/// <remarks>Not every one is a stereotype: sister and brother is an analogy of she and he that is right. People must judge.</remarks>
public sealed record StereotypedAnalogyMetrics
{
    private const int WordWidth = 20;

    /// <summary>What the analogies are made of: "she - he", or the name of a bias.</summary>
    public required string Seed { get; init; }

    /// <summary>The analogies, the one of the highest score first; each word is used at most once at each end.</summary>
    public required IReadOnlyList<StereotypedAnalogy> Analogies { get; init; }

    /// <summary>How many words were looked at: those that the options' number and filter leave.</summary>
    public required int Words { get; init; }

    /// <summary>Out of how many words.</summary>
    public required int Vocabulary { get; init; }

    /// <summary>δ, how far apart two words may be.</summary>
    public required double MaximumDistance { get; init; }

    /// <summary>The list.</summary>
    public override string ToString()
    {
        var table = new StringBuilder();
        table.AppendLine(CultureInfo.InvariantCulture,
            $"{Analogies.Count} analogies of {Seed}; {Words} of {Vocabulary} words, at most {MaximumDistance} apart");
        table.Append(CultureInfo.InvariantCulture, $"{"first",-WordWidth} {"second",-WordWidth} {"score",6} {"apart",6}");
        foreach (StereotypedAnalogy pair in Analogies)
        {
            table.AppendLine();
            table.Append(CultureInfo.InvariantCulture,
                $"{pair.First,-WordWidth} {pair.Second,-WordWidth} {pair.Score,6:F3} {pair.Distance,6:F3}");
        }

        return table.ToString();
    }
}
