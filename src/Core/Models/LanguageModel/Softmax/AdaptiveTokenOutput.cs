using MLNetSeq.Layers;
using MLNetSeq.Layers.Losses;
using MLNetSeq.Numerics;

namespace MLNetSeq.Models;

/// <summary>The adaptive softmax: scoring works out the clusters of the targets only.</summary>
/// <remarks>
/// Tokens are numbered by falling count, as it needs them, but for three. The end of a text and the unknown token come first: the one is
/// common, and what the other wastes where it is rare is one row of the head. The start of a text comes last, in the last cluster, and
/// follows nothing.
/// </remarks>
internal sealed class AdaptiveTokenOutput(AdaptiveSoftmax softmax) : TokenOutput
{
    private readonly AdaptiveSoftmax _softmax = softmax;

    public override IReadOnlyList<Parameter> Parameters { get; } = [.. softmax.Parameters];

    public override TokenOutput Replicate() => new AdaptiveTokenOutput(_softmax.Replicate());

    public override Parameter TableOfTokens() =>
        throw new InvalidOperationException("The clusters of an adaptive softmax are narrower than the tokens' vectors: it cannot be tied.");

    public override void Draw(RandomStream random, float range, bool isTied)
    {
        foreach (Parameter parameter in Parameters)
        {
            if (parameter == _softmax.HeadBias) parameter.Value.Clear();
            else random.FillUniform(parameter.Value, -range, range);
        }
    }

    public override void Pack(bool backward) => _softmax.Pack(backward);

    public override double Backward(
        ReadOnlyMatrix x, ReadOnlySpan<int> targets, double divisor, Matrix dx, OutputWorkspace workspace) =>
        _softmax.InputGradient(x, targets, [], divisor, dx, workspace.Adaptive);

    public override void WeightGradients(ReadOnlyMatrix x, OutputWorkspace workspace, TokenOutput target, WeightShare share) =>
        _softmax.WeightGradients(x, workspace.Adaptive, ((AdaptiveTokenOutput)target)._softmax, share);

    public override void Score(ReadOnlyMatrix x, ReadOnlySpan<int> targets, Span<float> scores, OutputWorkspace workspace)
    {
        // A few rows at a time, so that their logits stay in the cache.
        int block = LinearSoftmax.BlockOf(_softmax.HeadClassCount);
        for (int row = 0; row < x.Rows; row += block)
        {
            int count = Math.Min(block, x.Rows - row);
            _softmax.LogProbabilities(x.RowsFrom(row, count), targets.Slice(row, count), scores.Slice(row, count), workspace.Adaptive);
        }
    }

    public override void LogProbabilities(ReadOnlyMatrix x, Matrix y, OutputWorkspace workspace) =>
        _softmax.LogProbabilities(x, y, workspace.Adaptive);
}
