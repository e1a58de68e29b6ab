namespace MLNetSeq.Text;

/// <summary>How likely a model finds some tokens: the sum of their log-probabilities, and what is made of it.</summary>
/// <param name="LogProbability">Σ ln p over the tokens, in nats.</param>
/// <param name="Tokens">The number of tokens.</param>
/// <remarks>Of several texts the likelihoods are added; the mean is then over all their tokens, and not over the texts.</remarks>
public readonly record struct TokenLikelihood(double LogProbability, long Tokens)
{
    /// <summary>The mean loss, −Σ ln p / tokens, in nats a token.</summary>
    public double MeanLoss => -LogProbability / Tokens;

    /// <summary>The mean loss in bits a token.</summary>
    public double BitsPerToken => MeanLoss / Math.Log(2);

    /// <summary>e to the mean loss: as if the model had to guess among so many tokens each time.</summary>
    public double Perplexity => Math.Exp(MeanLoss);

    /// <summary>The likelihood of tokens whose log-probabilities are given.</summary>
    /// <param name="logProbabilities">Natural logarithms.</param>
    public static TokenLikelihood Of(ReadOnlySpan<float> logProbabilities)
    {
        double sum = 0;
        foreach (float logProbability in logProbabilities) sum += logProbability;
        return new TokenLikelihood(sum, logProbabilities.Length);
    }

    /// <summary>The likelihood of both together.</summary>
    public static TokenLikelihood operator +(TokenLikelihood a, TokenLikelihood b) =>
        new(a.LogProbability + b.LogProbability, a.Tokens + b.Tokens);
}
