using MLNetSeq.Text;

namespace MLNetSeq.Models;

/// <summary>How well a language model predicts texts.</summary>
/// <param name="Likelihood">Of all tokens, with the end of each text as one of them, as the literature counts.</param>
/// <param name="Texts">The number of texts.</param>
/// <param name="UnknownTokens">How many of the tokens the model does not know, and read as the unknown one.</param>
/// <param name="Characters">The characters of the texts (Unicode scalar values), with one for the end of each text.</param>
public readonly record struct LanguageMetrics(TokenLikelihood Likelihood, long Texts, long UnknownTokens, long Characters)
{
    /// <summary>What a token is: the unit of <see cref="Perplexity"/>, <see cref="MeanLoss"/> and <see cref="BitsPerToken"/>.</summary>
    public TokenLevel Unit { get; init; }

    /// <summary>The number of tokens, the ends of the texts included.</summary>
    public long Tokens => Likelihood.Tokens;

    /// <summary>The mean loss in nats a token.</summary>
    public double MeanLoss => Likelihood.MeanLoss;

    /// <summary>e to the mean loss: the perplexity a token (of a word, a piece of one, or a character).</summary>
    public double Perplexity => Likelihood.Perplexity;

    /// <summary>The number of words, with one for the end of each text; null where the tokens are characters.</summary>
    public long? Words { get; init; }

    /// <summary>
    /// e to the loss by the number of words: what a model of pieces of words is compared by with one of whole words, where neither has
    /// unknown tokens. Null where the tokens are characters.
    /// </summary>
    public double? WordPerplexity => Words is { } words ? Math.Exp(-Likelihood.LogProbability / words) : null;

    /// <summary>The mean loss in bits a token.</summary>
    public double BitsPerToken => Likelihood.BitsPerToken;

    /// <summary>
    /// The loss in bits by the number of characters, whatever the tokens are: models of words and of characters can be compared by it,
    /// where neither has unknown tokens.
    /// </summary>
    public double BitsPerCharacter => -Likelihood.LogProbability / Math.Log(2) / Characters;
}
