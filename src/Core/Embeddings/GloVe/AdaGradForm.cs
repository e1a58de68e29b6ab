namespace MLNetSeq.Embeddings;

/// <summary>How AdaGrad (Duchi et al. 2011) gathers squares and divides by them.</summary>
public enum AdaGradForm
{
    /// <summary>
    /// As in the authors' program glove.c: the sum starts at 1, holds the squares of gradient times learning rate, and a step is divided by
    /// the root of the sum as it was before it.
    /// </summary>
    GloVe,

    /// <summary>
    /// As published: the sum starts at 0, holds the squares of gradients, and a step is divided by the root of the sum with its own.
    /// </summary>
    Textbook,
}
