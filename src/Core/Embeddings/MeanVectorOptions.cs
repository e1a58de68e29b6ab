namespace MLNetSeq.Embeddings;

/// <summary>How the mean of some words is taken; the defaults are gensim's.</summary>
public sealed record MeanVectorOptions
{
    /// <summary>What each word counts; the sum is divided by that of the magnitudes. Null, the default, for all the same.</summary>
    public IReadOnlyList<float>? Weights { get; init; }

    /// <summary>Whether each word's vector is brought to length 1 before; true by default.</summary>
    public bool NormalizeWords { get; init; } = true;

    /// <summary>Whether the mean is brought to length 1; false by default.</summary>
    public bool NormalizeMean { get; init; }

    /// <summary>Whether words without a vector are left out; true by default. Otherwise they are an error.</summary>
    public bool IgnoreMissing { get; init; } = true;
}
