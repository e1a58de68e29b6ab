namespace MLNetSeq.Embeddings;

/// <summary>Which of a word's two vectors, as a word w and as a context w̃, become its vector.</summary>
public enum GloVeVectors
{
    /// <summary>(w + w̃) / 2.</summary>
    Mean,

    /// <summary>w + w̃, as the paper has it: the same directions.</summary>
    Sum,

    /// <summary>w alone.</summary>
    Word,
}
