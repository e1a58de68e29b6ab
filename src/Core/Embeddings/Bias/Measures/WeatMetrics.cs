using System.Globalization;

namespace MLNetSeq.Embeddings;

/// <summary>A word embedding association test of some vectors (Caliskan, Bryson and Narayanan 2017).</summary>
public sealed record WeatMetrics
{
    /// <summary>The test.</summary>
    public required WeatTest Test { get; init; }

    /// <summary>The association of each word of X that has a vector.</summary>
    public required IReadOnlyList<WordAssociation> AssociationsX { get; init; }

    /// <summary>The association of each word of Y that has a vector.</summary>
    public required IReadOnlyList<WordAssociation> AssociationsY { get; init; }

    /// <summary>s(X, Y, A, B): the sum of associations over X less that over Y; 0 where both are associated alike.</summary>
    public required double Statistic { get; init; }

    /// <summary>
    /// The mean association over X less that over Y, by the standard deviation over both with n − 1; between about −2 and 2, and 0 where
    /// both are associated alike. Not a number where all words are associated alike to single precision, as after debiasing.
    /// </summary>
    public required double EffectSize { get; init; }

    /// <summary>The same by the standard deviation with n, −2 to 2 for as many words in X as in Y.</summary>
    public required double EffectSizePopulation { get; init; }

    /// <summary>The share of partitions whose statistic is at least the observed one, which is one of them: above 0, up to 1.</summary>
    public required double PValue { get; init; }

    /// <summary>The share of partitions whose statistic is above the observed one, as the paper defines p: from 0 on.</summary>
    public required double PValueStrict { get; init; }

    /// <summary>How many ways there are to part the words of X and Y into sets of their sizes; exact up to 2⁵³.</summary>
    public required double Partitions { get; init; }

    /// <summary>How many of them were looked at: all, or those drawn and the observed one.</summary>
    public required long PartitionsSeen { get; init; }

    /// <summary>Whether all were looked at.</summary>
    public required bool IsExact { get; init; }

    /// <summary>The standard error of <see cref="PValue"/>, √(p (1 − p) / samples); 0 where it is exact.</summary>
    public double PValueError => IsExact ? 0 : Math.Sqrt(PValue * (1 - PValue) / PartitionsSeen);

    /// <summary>How many words of X, Y, A and B have a vector.</summary>
    public required IReadOnlyList<WordCoverage> Coverage { get; init; }

    /// <summary>The numbers, and the coverage of each set.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"""
        {Test}
        effect size {EffectSize:F3} (n - 1), {EffectSizePopulation:F3} (n); statistic {Statistic:F4}
        p = {PValue:G4}{(IsExact ? "" : $" +- {PValueError:G2}")}, strictly above {PValueStrict:G4}; {Looked}
        {string.Join(Environment.NewLine, Coverage.Select(MeasuredWords.Describe))}
        """);

    private string Looked => IsExact
        ? string.Create(CultureInfo.InvariantCulture, $"all {PartitionsSeen} partitions")
        : string.Create(CultureInfo.InvariantCulture, $"{PartitionsSeen} of {Partitions:G4} partitions, drawn");
}
