using MLNetSeq.Layers.Losses;

namespace MLNetSeq.Models;

/// <summary>The tokens that a target competes with in training.</summary>
/// <param name="Sampler">Where they come from.</param>
/// <param name="Draws">How many are drawn for a step, with replacement.</param>
internal sealed record TokenSampling(ClassSampler Sampler, int Draws)
{
    /// <summary>The sampling that some options ask for; null where they ask for another kind of softmax.</summary>
    /// <exception cref="ArgumentException">There are too few tokens for it.</exception>
    public static TokenSampling? Of(LanguageModelOptions o, LanguageData train, int tokens)
    {
        if (o.Softmax != SoftmaxKind.Sampled) return null;
        if (o.SampledTokens >= tokens)
            throw new ArgumentException($"{nameof(o.SampledTokens)} is {o.SampledTokens}, and the vocabulary has {tokens} tokens, end of "
                + $"text and unknown one included: lower it, or set {nameof(o.Softmax)} to {nameof(SoftmaxKind.Full)}, which is then the "
                + "faster one.", nameof(o.SampledTokens));
        return new TokenSampling(
            o.SampleDistribution == SampleDistribution.LogUniform ? new LogUniformSampler(tokens) : ByFrequency(train, tokens),
            o.SampledTokens);
    }

    // Of what is predicted; once more each, since what never is may be drawn all the same.
    private static FrequencySampler ByFrequency(LanguageData train, int tokens)
    {
        long[] counts = new long[tokens];
        Array.Fill(counts, 1);
        foreach (int token in train.Ids) counts[token]++;
        return new FrequencySampler(counts);
    }
}
