using MLNetSeq.Layers;
using MLNetSeq.Layers.Losses;
using MLNetSeq.Numerics;

namespace MLNetSeq.Models;

/// <summary>The softmax over all tokens, trained against a sample of them that a step draws for all its threads.</summary>
/// <remarks>
/// Gradients are kept by row, of the targets and the sample, so that nothing is left to <see cref="WeightGradients"/>, and tied vectors add
/// theirs to the same rows. Training reads single rows: weights are packed for scoring only.
/// </remarks>
internal sealed class SampledTokenOutput : FullTokenOutput
{
    private readonly SampledSoftmax _softmax;
    private readonly TokenSampling _sampling;
    private readonly ClassSample _sample;

    public SampledTokenOutput(SampledSoftmax softmax, TokenSampling sampling) : this(softmax, sampling, new ClassSample(softmax.ClassCount))
    {
    }

    private SampledTokenOutput(SampledSoftmax softmax, TokenSampling sampling, ClassSample sample)
        : base(new LinearSoftmax(new Linear(softmax.Weight, softmax.Bias))) =>
        (_softmax, _sampling, _sample) = (softmax, sampling, sample);

    public override TokenOutput Replicate() => new SampledTokenOutput(_softmax.Replicate(), _sampling, _sample);

    public override Parameter TableOfTokens() => _softmax.Weight;

    public override void Pack(bool backward)
    {
        if (!backward) PackForScoring();
    }

    public override void PackForScoring() => _softmax.Pack();

    public override void BeginStep(RandomStream random) => _sample.Draw(_sampling.Sampler, _sampling.Draws, random);

    public override double Backward(
        ReadOnlyMatrix x, ReadOnlySpan<int> targets, double divisor, Matrix dx, OutputWorkspace workspace) =>
        _softmax.Backward(x, targets, [], divisor, _sample, dx, workspace.Sampled);

    public override void WeightGradients(ReadOnlyMatrix x, OutputWorkspace workspace, TokenOutput target, WeightShare share)
    {
    }
}
