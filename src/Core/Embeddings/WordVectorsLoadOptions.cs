namespace MLNetSeq.Embeddings;

/// <summary>What of a file of word vectors is read, and how.</summary>
public sealed class WordVectorsLoadOptions
{
    /// <summary>The layout. Default: null, it is told from the content.</summary>
    public WordVectorsFormat? Format { get; set; }

    /// <summary>The most words that are kept, the first ones that the file has. Default: null, all.</summary>
    public int? MaximumWords { get; set; }

    /// <summary>The words that are kept; <see cref="WordList.Create"/> makes a list of a set. Default: null, all.</summary>
    /// <remarks>They stay in the file's order. What a text file says of other words is not looked at.</remarks>
    public WordList? Vocabulary { get; set; }

    /// <summary>How the numbers are stored. Default: null, as in the file.</summary>
    public VectorPrecision? Precision { get; set; }

    /// <summary>
    /// The numbers of a vector in text without a line that says so. Default: null, what most of its first lines have.
    /// </summary>
    public int? Dimension { get; set; }

    /// <summary>The threads that read text; the result does not depend on them. Default: 0, one a core.</summary>
    public int Threads { get; set; }

    /// <summary>
    /// Receives what is odd about a file but no error: words that come twice, of which the first counts, and the like. Default: null.
    /// </summary>
    public Action<string>? Warn { get; set; }

    /// <summary>Receives how far it is, in the stage "loading". Default: null.</summary>
    public IProgress<EmbeddingProgress>? Progress { get; set; }

    /// <summary>Ends the reading early, with an <see cref="OperationCanceledException"/>. Default: none.</summary>
    public CancellationToken Cancellation { get; set; }

    internal void Check()
    {
        if (MaximumWords < 1)
            throw new ArgumentOutOfRangeException(nameof(MaximumWords), MaximumWords, "At least one word is kept, or null for all.");
        if (Dimension is < 1 or > VectorRows.MaximumDimension)
        {
            throw new ArgumentOutOfRangeException(
                nameof(Dimension), Dimension, $"A vector has 1 to {VectorRows.MaximumDimension} numbers, or null to find it out.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
    }
}
