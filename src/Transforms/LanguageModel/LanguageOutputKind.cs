namespace MLNetSeq.Transforms;

/// <summary>What a column that a language model adds holds; saved models hold the numbers.</summary>
internal enum LanguageOutputKind
{
    /// <summary>Single: the natural logarithm of the text's probability.</summary>
    LogProbability,

    /// <summary>Single: the perplexity a token.</summary>
    Perplexity,

    /// <summary>Int32: the tokens scored, the end included.</summary>
    TokenCount,

    /// <summary>Int32: the tokens left out because the text is longer than the model reads.</summary>
    CutTokens,

    /// <summary>Int32: the tokens scored that the model does not know.</summary>
    UnknownTokens,

    /// <summary>Vector of Single, of any length: the natural logarithm of each token's probability, and of the end's.</summary>
    TokenLogProbabilities,

    /// <summary>Vector of Single: the last layer's state after the last token.</summary>
    State,
}
