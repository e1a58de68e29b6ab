using MLNetSeq.Layers;
using MLNetSeq.Layers.Losses;
using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>The softmax over all words.</summary>
internal sealed class FullOutput(LinearSoftmax softmax) : NeuralOutput
{
    private readonly AlignedBuffer _logits = new();

    public override IReadOnlyList<Parameter> Parameters { get; } = [.. softmax.Layer.Parameters];

    public override NeuralOutput Replicate() => new FullOutput(softmax.Replicate());

    public override void Pack(bool backward) => softmax.Layer.Pack(backward);

    public override double Backward(ReadOnlyMatrix x, NeuralBatch batch, int start, double divisor, Matrix dx) => softmax.Backward(
        x, batch.TargetsOf(start, x.Rows), divisor, _logits.Matrix(x.Rows, softmax.Layer.OutputSize), dx);

    public override void WeightGradients(ReadOnlyMatrix x, NeuralOutput target, WeightShare share) =>
        ((FullOutput)target).WeightGradient(x, _logits.Matrix(x.Rows, softmax.Layer.OutputSize), share);

    public override void Logits(ReadOnlyMatrix x, Matrix logits) => softmax.Layer.Forward(x, logits);

    private void WeightGradient(ReadOnlyMatrix x, ReadOnlyMatrix dLogits, WeightShare share) =>
        softmax.Layer.WeightGradient(x, dLogits, share);
}
