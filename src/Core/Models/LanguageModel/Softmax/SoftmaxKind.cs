using MLNetSeq.Layers.Losses;

namespace MLNetSeq.Models;

/// <summary>How a language model goes from a state to the probabilities of all tokens, and learns to.</summary>
public enum SoftmaxKind
{
    /// <summary>A linear layer over all tokens, all of which are worked out in training too.</summary>
    Full,

    /// <summary>
    /// The frequent tokens in a head, the others in clusters behind it, the rarer the narrower (Grave et al. 2017): faster in training and
    /// in scoring, with fewer weights. See <see cref="AdaptiveSoftmax"/>.
    /// </summary>
    Adaptive,

    /// <summary>
    /// The weights of <see cref="Full"/>, in training against a sample of the tokens (Jean et al. 2015): faster there. The model is one
    /// with a full softmax, validated, scored and saved as such. See <see cref="SampledSoftmax"/>.
    /// </summary>
    Sampled,
}
