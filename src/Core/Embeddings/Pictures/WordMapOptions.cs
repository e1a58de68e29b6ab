namespace MLNetSeq.Embeddings;

/// <summary>How words are laid out on a plane.</summary>
public enum WordMapMethod
{
    /// <summary>By t-SNE: neighbours stay together; distances between groups mean little.</summary>
    Tsne,

    /// <summary>By principal components: the plane along which the words differ most; all distances are shortened alike.</summary>
    PrincipalComponents,
}

/// <summary>Which words a <see cref="WordMap"/> shows, and how.</summary>
public sealed record WordMapOptions
{
    /// <summary>What stands above it. Default: the number of words.</summary>
    public string? Title { get; init; }

    /// <summary>How the words are laid out. Default: by t-SNE.</summary>
    public WordMapMethod Method { get; init; }

    /// <summary>The words, the most important ones first. Default: the first of the vectors, which are the commonest where they were trained.</summary>
    public IReadOnlyList<string>? Words { get; init; }

    /// <summary>The most words. Default: 2000.</summary>
    public int MaximumWords { get; init; } = 2000;

    /// <summary>The neighbours that the page names of each word, by the cosine of their vectors, among the words shown. Default: 10.</summary>
    public int Neighbours { get; init; } = 10;

    /// <summary>The options of t-SNE; its perplexity is lowered where there are few words. Default: those of <see cref="TsneOptions"/>.</summary>
    public TsneOptions Tsne { get; init; } = new();
}
