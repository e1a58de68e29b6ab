namespace MLNetSeq.Embeddings;

/// <summary>How the p-value of a word embedding association test is found.</summary>
public sealed record WeatOptions
{
    /// <summary>The most partitions of the target words that are all looked at; of more, <see cref="Samples"/> are drawn. Default:
    /// 1,000,000.</summary>
    public long MaximumPartitions { get; init; } = 1_000_000;

    /// <summary>How many partitions make a sampled p-value, the observed one among them. Default: 100,000.</summary>
    public int Samples { get; init; } = 100_000;

    /// <summary>Decides what is drawn. Default: 1.</summary>
    public long Seed { get; init; } = 1;
}
