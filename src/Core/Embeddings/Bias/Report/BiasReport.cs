namespace MLNetSeq.Embeddings;

/// <summary>A bias of word vectors, and their quality, measured before and after debiasing.</summary>
/// <remarks>
/// Plain data: it holds no vectors, is the same for the same vectors and options, and System.Text.Json writes it. What could not be
/// measured is among the gaps of its axis with the reason, and does not fail the report.
/// </remarks>
public sealed partial record BiasReport
{
    /// <summary>The number of words.</summary>
    public required int Words { get; init; }

    /// <summary>The numbers of a vector.</summary>
    public required int Dimension { get; init; }

    /// <summary>How the bias was taken out.</summary>
    public required DebiasMethod Method { get; init; }

    /// <summary>Whether it was taken out at all: not where the vectors after are those before.</summary>
    public required bool IsDebiased { get; init; }

    /// <summary>What was measured of each axis.</summary>
    public required IReadOnlyList<BiasAxisReport> Axes { get; init; }

    /// <summary>The quality by each test.</summary>
    public required IReadOnlyList<QualityReport> Quality { get; init; }

    /// <summary>Tests of the quality that could not be measured.</summary>
    public required IReadOnlyList<BiasGap> Gaps { get; init; }

    /// <summary>How much of every list the vectors have, and which words they do not.</summary>
    public required IReadOnlyList<WordCoverage> Coverage { get; init; }

    /// <summary>What is odd but no error.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Measures.</summary>
    /// <param name="before">The original vectors, the commonest words first.</param>
    /// <param name="after">The same words' vectors, debiased; or the original ones again, to measure those alone.</param>
    /// <param name="debiaser">What took the bias out: its axes and their directions in the original vectors.</param>
    /// <param name="options">What is measured; null for all, by the axes' own words and tests.</param>
    /// <exception cref="ArgumentException">Words or dimensions differ, or an option is out of bounds.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static BiasReport Measure(WordVectors before, WordVectors after, Debiaser debiaser, BiasReportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(debiaser);
        BiasReportOptions chosen = options ?? new BiasReportOptions();
        chosen.Check();
        ResidualBias.CheckAlike(before, after, debiaser.Subspaces[0]);
        return new BiasReportRun(before, after, debiaser, chosen).Run();
    }
}
