namespace MLNetSeq.Models;

/// <summary>Dynamic evaluation: after each segment has been scored, the weights learn from it.</summary>
/// <remarks>
/// By gradient descent with a decay to the trained weights θ₀, the simpler of the forms of Krause et al. (2018), with Mikolov's (2010) as
/// the case without decay: θ ← θ − η ∇L(segment) + λ (θ₀ − θ), where L is the segment's mean loss in nats a token and ∇L is clipped. Their
/// other form divides by the mean squares of the training texts' gradients, which a model does not keep. Each token is scored before
/// any weight has learned from it; gradients do not go back beyond the segment. The weights go on from text to text.
/// </remarks>
public sealed record DynamicEvaluationOptions
{
    // A segment's logits are in memory all at once.
    private const int MostSteps = 1000;

    /// <summary>η; 0 to learn nothing. Default: 0.05.</summary>
    public double LearningRate { get; init; } = 0.05;

    /// <summary>λ, the share of the way back to the trained weights, from 0 to 1. Default: 0.001.</summary>
    public double Decay { get; init; } = 0.001;

    /// <summary>The tokens of a segment, from 1 to 1,000. Default: 20.</summary>
    public int Steps { get; init; } = 20;

    /// <summary>The norm to which a segment's gradients are clipped; 0 for no clipping. Default: 5.</summary>
    public double ClipNorm { get; init; } = 5;

    /// <summary>Refuses what cannot be.</summary>
    internal void Check()
    {
        if (!(LearningRate >= 0) || !double.IsFinite(LearningRate))
            throw new ArgumentOutOfRangeException(nameof(LearningRate), LearningRate,
                "The learning rate of dynamic evaluation must be a finite number, 0 or above; 0.05 is a good start.");
        if (!(Decay is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(Decay), Decay, "The decay to the trained weights must be from 0 to 1.");
        OptionChecks.Between(Steps, 1, MostSteps, nameof(Steps));
        OptionChecks.ClipNorm(ClipNorm, nameof(ClipNorm));
    }
}
