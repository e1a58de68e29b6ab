namespace MLNetSeq.Embeddings;

/// <summary>What becomes of a word that is not in the list.</summary>
/// <remarks>A text of which nothing is left is zeros, whatever is chosen.</remarks>
public enum UnknownWords
{
    /// <summary>The vector of its character n-grams; left out where the vectors have none, or the word has none.</summary>
    Subword,

    /// <summary>Left out: the mean is that of the known words, and a sequence is shorter by it.</summary>
    Skip,

    /// <summary>A vector of zeros that counts like any other: a mean is pulled towards zero by it, a maximum is at least zero, and in a
    /// sequence its place stays.</summary>
    Zero,

    /// <summary>The mean of all vectors.</summary>
    Mean,

    /// <summary>A vector that is drawn at random but always the same for a word, of the size that vectors have: unknown words that return
    /// can be told apart.</summary>
    Hash,
}
