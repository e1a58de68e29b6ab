namespace MLNetSeq.Embeddings;

/// <summary>What a neural language model is trained to do with its score of each word of the list.</summary>
public enum NeuralObjective
{
    /// <summary>The softmax over all words (Bengio et al. 2003): exact; its time grows with the number of words.</summary>
    Softmax,

    /// <summary>The softmax over the target and a sample of the words, drawn anew for each batch by their count to the power of 0.75,
    /// weighted so that its sum is in the mean that of all (Bengio and Senécal 2008; Jean et al. 2015).</summary>
    SampledSoftmax,

    /// <summary>To tell the target from words drawn by their count to the power of 0.75, a few for each target (Mikolov et al. 2013). A
    /// score is then an estimate of log p(word | context) − log(k q(word)), which is how probabilities are taken from it (Levy and
    /// Goldberg 2014).</summary>
    NegativeSampling,
}
