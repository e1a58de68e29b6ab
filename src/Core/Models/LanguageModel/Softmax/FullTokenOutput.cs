using MLNetSeq.Layers;
using MLNetSeq.Layers.Losses;
using MLNetSeq.Numerics;

namespace MLNetSeq.Models;

/// <summary>The softmax over all tokens.</summary>
internal class FullTokenOutput(LinearSoftmax softmax) : TokenOutput
{
    public override IReadOnlyList<Parameter> Parameters { get; } = [.. softmax.Layer.Parameters];

    public override Linear Layer => softmax.Layer;

    public override TokenOutput Replicate() => new FullTokenOutput(softmax.Replicate());

    /// <remarks>The weights' own gradient is dense, as this makes it; that of the tokens' places is kept by row until the two are added.
    /// </remarks>
    public override Parameter TableOfTokens() => Layer.Weight.ReplicateByRow();

    public override void Draw(RandomStream random, float range, bool isTied)
    {
        if (!isTied) random.FillUniform(Layer.Weight.Value, -range, range);
        Layer.Bias.Value.Clear();
    }

    public override void Pack(bool backward) => Layer.Pack(backward);

    public override double Backward(
        ReadOnlyMatrix x, ReadOnlySpan<int> targets, double divisor, Matrix dx, OutputWorkspace workspace) =>
        softmax.Backward(x, targets, divisor, Logits(x, workspace), dx);

    public override void WeightGradients(ReadOnlyMatrix x, OutputWorkspace workspace, TokenOutput target, WeightShare share) =>
        target.Layer!.WeightGradient(x, Logits(x, workspace), share);

    public override void Score(ReadOnlyMatrix x, ReadOnlySpan<int> targets, Span<float> scores, OutputWorkspace workspace) =>
        TokenScores.Write(Layer, x, targets, workspace.Logits, scores);

    public override void LogProbabilities(ReadOnlyMatrix x, Matrix y, OutputWorkspace workspace)
    {
        Layer.Forward(x, y);
        for (int row = 0; row < y.Rows; row++) TokenScores.Normalize(y[row]);
    }

    private Matrix Logits(ReadOnlyMatrix x, OutputWorkspace workspace) => workspace.Logits.Matrix(x.Rows, Layer.OutputSize);
}
