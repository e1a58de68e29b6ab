namespace MLNetSeq.Embeddings;

/// <summary>How the continuous bag of words makes one vector of a window's words.</summary>
public enum ContextMerge
{
    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>
    /// One behind the other, each place around the word with weights of its own: the order counts, and the output matrix is 2 ×
    /// <see cref="Word2VecOptions.Window"/> times as large. A place beyond the sentence or the window drawn is zeros. Not with n-grams.
    /// </summary>
    Concatenated,
}
