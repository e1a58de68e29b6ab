using MLNetSeq.Text;

namespace MLNetSeq.Models;

/// <summary>How likely a language model finds a text, read by itself.</summary>
/// <param name="Likelihood">Of all its tokens, its end included.</param>
/// <param name="UnknownTokens">How many of them the model does not know.</param>
/// <param name="CutTokens">How many tokens were left out at its end, because it is longer than the model reads; its end is scored.</param>
/// <param name="TokenLogProbabilities">The natural logarithm of the probability of each token, and of the end.</param>
/// <param name="FinalState">The last layer's state after the last token: a vector of the text.</param>
public sealed record TextScore(
    TokenLikelihood Likelihood,
    int UnknownTokens,
    int CutTokens,
    IReadOnlyList<float> TokenLogProbabilities,
    IReadOnlyList<float> FinalState)
{
    /// <summary>The natural logarithm of the text's probability: the sum over its tokens and its end.</summary>
    public double LogProbability => Likelihood.LogProbability;

    /// <summary>The perplexity a token.</summary>
    public double Perplexity => Likelihood.Perplexity;

    /// <summary>The number of tokens scored, the end included.</summary>
    public int Tokens => (int)Likelihood.Tokens;
}
