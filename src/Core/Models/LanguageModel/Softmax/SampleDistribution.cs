using MLNetSeq.Layers.Losses;

namespace MLNetSeq.Models;

/// <summary>Which tokens come into the sample of <see cref="SoftmaxKind.Sampled"/>.</summary>
public enum SampleDistribution
{
    /// <summary>By how often they occur in the training texts, to the power of 0.75: see <see cref="FrequencySampler"/>.</summary>
    Frequency,

    /// <summary>By their place in the vocabulary, nearly Zipf's law: see <see cref="LogUniformSampler"/>.</summary>
    LogUniform,
}
