namespace MLNetSeq.Inference.Decoding;

/// <summary>From which tokens the next one is drawn, and with which probabilities: see <see cref="SampledChoice"/>.</summary>
public sealed record SamplingOptions
{
    /// <summary>The <see cref="TopK"/> that keeps all tokens.</summary>
    public const int AllTokens = int.MaxValue;

    /// <summary>
    /// Scores are divided by it: below 1 likely tokens become likelier, above 1 less likely ones do. 1 by default; above 0, for the limit at
    /// 0 is <see cref="GreedyChoice"/>.
    /// </summary>
    public double Temperature { get; init; } = 1;

    /// <summary>So many of the likeliest tokens are kept, at least 1 (Fan et al. 2018); <see cref="AllTokens"/> by default.</summary>
    public int TopK { get; init; } = AllTokens;

    /// <summary>
    /// The likeliest tokens that together have this probability are kept, above 0 up to 1 (Holtzman et al. 2020); 1, the default, for all.
    /// </summary>
    public double TopP { get; init; } = 1;

    /// <summary>Refuses options out of their range.</summary>
    internal void Check()
    {
        if (!(Temperature > 0 && double.IsFinite(Temperature)))
            throw new ArgumentOutOfRangeException(nameof(Temperature), Temperature,
                $"The temperature is a number above 0; for the likeliest token at each step use {nameof(GreedyChoice)}.");
        if (TopK < 1)
            throw new ArgumentOutOfRangeException(nameof(TopK), TopK,
                $"{nameof(TopK)} is the number of tokens to keep, at least 1; {nameof(AllTokens)} keeps all.");
        if (!(TopP is > 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(TopP), TopP,
                $"{nameof(TopP)} is the probability of the tokens to keep, above 0 and up to 1; 1 keeps all.");
    }
}
