namespace MLNetSeq.Embeddings;

/// <summary>What bias is taken out of word vectors, and how.</summary>
public sealed class DebiasOptions
{
    /// <summary>The axes, one or several. Default: gender.</summary>
    public IReadOnlyList<BiasAxis> Axes { get; set; } = [BiasAxis.Gender];

    /// <summary>Hard or soft. Default: hard.</summary>
    public DebiasMethod Method { get; set; }

    /// <summary>How the directions come out of the definitional sets. Default: principal components.</summary>
    public BiasDirection Direction { get; set; }

    /// <summary>The directions of each axis, k. Default: 1.</summary>
    public int Components { get; set; } = 1;

    /// <summary>The weight λ of the bias against the similarities in soft debiasing. Default: 0.2, the paper's.</summary>
    public double Lambda { get; set; } = 0.2;

    /// <summary>Whether vectors come back at their own length instead of length 1; the words of an equality set at the mean of
    /// theirs. Default: no.</summary>
    public bool KeepNorms { get; set; }

    /// <summary>The threads; the result does not depend on them. Default: 0, one a core.</summary>
    public int Threads { get; set; }

    /// <summary>
    /// Receives what is odd but no error: words of the lists that have no vector, equality sets that cannot be made equal, words that are
    /// both equalised and specific, vectors of zeros. Default: null.
    /// </summary>
    public Action<string>? Warn { get; set; }

    /// <summary>Ends the work early, with an <see cref="OperationCanceledException"/>. Default: none.</summary>
    public CancellationToken Cancellation { get; set; }
}
