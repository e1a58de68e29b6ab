using MLNetSeq.Layers.Losses;
using MLNetSeq.Numerics;

namespace MLNetSeq.Models;

/// <summary>What a pass through a <see cref="TokenOutput"/> keeps; reused, by one thread at a time, and empty where it is not needed.</summary>
internal sealed class OutputWorkspace
{
    /// <summary>The logits of all tokens, or of a block of rows.</summary>
    public AlignedBuffer Logits { get; } = new();

    public AdaptiveSoftmax.Workspace Adaptive { get; } = new();

    public SampledSoftmax.Workspace Sampled { get; } = new();
}
