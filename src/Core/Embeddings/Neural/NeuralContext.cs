namespace MLNetSeq.Embeddings;

/// <summary>From which words around it a neural language model predicts a word, n being the size of the context.</summary>
public enum NeuralContext
{
    /// <summary>The last n words, in their order: the language model of Bengio et al. 2003; the last word only where n is 1.</summary>
    Previous,

    /// <summary>The n words to the left and the n to the right, in their order.</summary>
    Surrounding,

    /// <summary>One word, drawn anew for each target in each pass from the n to the left and the n to the right: nearer to a skip-gram
    /// (Mikolov et al. 2013), whose pairs are in the mean the same.</summary>
    Nearby,
}
