namespace MLNetSeq.Transforms;

/// <summary>What decides which of several texts is the best; saved models hold the numbers.</summary>
public enum CandidateScoring
{
    /// <summary>The natural logarithm of the text's probability: of two texts, the shorter one is often the likelier.</summary>
    LogProbability,

    /// <summary>Its mean over the tokens, the end included: minus the logarithm of the perplexity.</summary>
    MeanLogProbability,
}
