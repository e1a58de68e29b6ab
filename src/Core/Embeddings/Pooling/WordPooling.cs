namespace MLNetSeq.Embeddings;

/// <summary>How the vectors of a text's words become one.</summary>
public enum WordPooling
{
    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>Their mean weighted by ln((1 + texts) / (1 + texts with the word)) + 1, so that what is in every text counts least.</summary>
    TfIdfMean,

    /// <summary>Their sum weighted by a / (a + p(word)), p being the word's share of all words, over their number; and, where that is asked
    /// for, without the direction that all texts have in common (Arora, Liang and Ma 2017).</summary>
    SifMean,

    /// <summary>The largest number at each place.</summary>
    Max,

    /// <summary>The smallest number at each place.</summary>
    Min,
}
