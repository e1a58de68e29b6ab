using MLNetSeq.Layers;
using MLNetSeq.Layers.Losses;
using MLNetSeq.Numerics;

namespace MLNetSeq.Models;

/// <summary>The output of a language model: from the last layer's states to the probabilities of the tokens that follow.</summary>
/// <remarks>
/// Shapes: x [rows, HiddenSize], a target a row, log-probabilities [rows, Tokens]. Threads that train have replicas, threads that score
/// share one; each has a workspace of its own.
/// </remarks>
internal abstract class TokenOutput
{
    private const string Name = "output";

    /// <summary>The weights, by the names that they have in files: PyTorch's, after "output.".</summary>
    public abstract IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The layer that gives the logits of all tokens; null where there is no such layer.</summary>
    public virtual Linear? Layer => null;

    /// <summary>The output of a network, with PyTorch's start values, or with zeros where there is no random stream.</summary>
    /// <param name="shape">The network.</param>
    /// <param name="random">Where the weights come from.</param>
    /// <param name="sampling">How a full softmax is trained by samples; null to train it whole.</param>
    public static TokenOutput Create(LanguageShape shape, RandomStream? random, TokenSampling? sampling)
    {
        if (shape.Adaptive is { } adaptive)
            return new AdaptiveTokenOutput(new AdaptiveSoftmax(
                Name, shape.HiddenSize, shape.Tokens, adaptive.Cutoffs, random, adaptive.Divisor, adaptive.HasHeadBias));
        return sampling is null ? new FullTokenOutput(new LinearSoftmax(new Linear(Name, shape.HiddenSize, shape.Tokens, random)))
            : new SampledTokenOutput(new SampledSoftmax(Name, shape.HiddenSize, shape.Tokens, random), sampling);
    }

    /// <summary>An output with the same weights and gradients of its own.</summary>
    public abstract TokenOutput Replicate();

    /// <summary>The weights as the table of the tokens' vectors, with a gradient by row.</summary>
    /// <exception cref="InvalidOperationException">They are no such table.</exception>
    public abstract Parameter TableOfTokens();

    /// <summary>Draws the weights uniformly in ± a range, but for those of a table that were drawn already; biases become zero.</summary>
    public abstract void Draw(RandomStream random, float range, bool isTied);

    /// <summary>Packs the weights for the kernels, once after each change of them but those of training steps.</summary>
    public abstract void Pack(bool backward);

    /// <summary>Packs for scoring what training steps have changed and not packed.</summary>
    public virtual void PackForScoring()
    {
    }

    /// <summary>Draws what a training step of this output and its replicas draws.</summary>
    public virtual void BeginStep(RandomStream random)
    {
    }

    /// <summary>
    /// The sum of the losses and the backward pass of sum / divisor: writes the gradient of x and adds to those of the parameters but the
    /// ones that <see cref="WeightGradients"/> makes.
    /// </summary>
    public abstract double Backward(
        ReadOnlyMatrix x, ReadOnlySpan<int> targets, double divisor, Matrix dx, OutputWorkspace workspace);

    /// <summary>Makes a share of the gradients of packed weights, those of a replica, after <see cref="Backward"/>.</summary>
    public abstract void WeightGradients(ReadOnlyMatrix x, OutputWorkspace workspace, TokenOutput target, WeightShare share);

    /// <summary>Writes the log-probability of each row's target.</summary>
    public abstract void Score(ReadOnlyMatrix x, ReadOnlySpan<int> targets, Span<float> scores, OutputWorkspace workspace);

    /// <summary>Writes the log-probabilities of all tokens.</summary>
    public abstract void LogProbabilities(ReadOnlyMatrix x, Matrix y, OutputWorkspace workspace);
}
