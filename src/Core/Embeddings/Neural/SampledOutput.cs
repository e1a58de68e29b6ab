using MLNetSeq.Layers;
using MLNetSeq.Layers.Losses;
using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>The softmax over the target and the words drawn for the batch.</summary>
internal sealed class SampledOutput(SampledSoftmax softmax) : NeuralOutput
{
    private readonly SampledSoftmax.Workspace _workspace = new();

    public override IReadOnlyList<Parameter> Parameters { get; } = [.. softmax.Parameters];

    public override NeuralOutput Replicate() => new SampledOutput(softmax.Replicate());

    public override void Pack(bool backward)
    {
        if (!backward) softmax.Pack(); // training reads the rows of the sample only
    }

    public override double Backward(ReadOnlyMatrix x, NeuralBatch batch, int start, double divisor, Matrix dx) => softmax.Backward(
        x, batch.TargetsOf(start, x.Rows), [], divisor, batch.Sample!, dx, _workspace);

    public override void Logits(ReadOnlyMatrix x, Matrix logits) => softmax.Logits(x, logits);
}
