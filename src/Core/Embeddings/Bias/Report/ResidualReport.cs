namespace MLNetSeq.Embeddings;

/// <summary>What can still be seen of the way that neutral words leaned (Gonen and Goldberg 2019); see
/// <see cref="ResidualBias"/>.</summary>
public sealed record ResidualReport
{
    /// <summary>How many words were clustered, of both sides together.</summary>
    public required int ClusteredWords { get; init; }

    /// <summary>The share of those that two clusters put to their side; 0.5 is chance.</summary>
    public required BiasFigure Clustering { get; init; }

    /// <summary>How many words the classifier was tested on, of both sides together.</summary>
    public required int TestWords { get; init; }

    /// <summary>The share of those that it puts to their side; 0.5 is chance.</summary>
    public required BiasFigure Classification { get; init; }

    /// <summary>How many words' neighbours were looked at.</summary>
    public required int Targets { get; init; }

    /// <summary>How many neighbours of each.</summary>
    public required int Neighbours { get; init; }

    /// <summary>The correlation of how a word leaned and how its neighbours did.</summary>
    public required BiasFigure NeighbourCorrelation { get; init; }

    internal static ResidualReport Of(ResidualBias found) => new()
    {
        ClusteredWords = 2 * found.ClusteredWords,
        Clustering = Figure(found.Clustering),
        TestWords = found.TestWords,
        Classification = Figure(found.Classification),
        Targets = found.Targets,
        Neighbours = found.Neighbours,
        NeighbourCorrelation = Figure(found.NeighbourCorrelation),
    };

    private static BiasFigure Figure(ResidualBiasFigure figure) => BiasFigure.Of(figure.Before, figure.After);
}
