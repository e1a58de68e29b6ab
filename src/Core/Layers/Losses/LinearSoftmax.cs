using MLNetSeq.Numerics;

namespace MLNetSeq.Layers.Losses;

/// <summary>A linear layer over all classes and the cross-entropy of its softmax, backward a few rows at a time.</summary>
/// <remarks>
/// Shapes: x [rows, inputs], logits [rows, classes], one target a row. Each worker has a replica; the gradient of the weights is left to
/// <see cref="Linear.WeightGradient"/>, of which each worker makes a share: large weights then need one gradient, not one a worker.
/// </remarks>
/// <param name="layer">The layer.</param>
internal sealed class LinearSoftmax(Linear layer)
{
    // Twice the second-level cache of many processors; smaller blocks read the weights of large vocabularies too often.
    private const int LogitsAtOnce = 1 << 20;

    private const int RowsAtOnce = 8;

    private static readonly SoftmaxCrossEntropy CrossEntropy = new();

    /// <summary>The layer.</summary>
    public Linear Layer => layer;

    /// <summary>The rows whose logits are worked on together.</summary>
    public static int BlockOf(int classes) => Math.Max(1, LogitsAtOnce / classes);

    /// <summary>A replica with the same weights and gradients of its own.</summary>
    public LinearSoftmax Replicate() => new(layer.Replicate());

    /// <summary>
    /// The sum of the losses; writes the gradient of sum / divisor for x and for the logits, and adds that of the bias.
    /// </summary>
    /// <param name="x">The rows.</param>
    /// <param name="targets">A class for each row.</param>
    /// <param name="divisor">The number of rows in the whole batch.</param>
    /// <param name="logits">Receives the logits' gradient, from which that of the weights is made.</param>
    /// <param name="dx">Receives that of x.</param>
    public double Backward(ReadOnlyMatrix x, ReadOnlySpan<int> targets, double divisor, Matrix logits, Matrix dx)
    {
        // A few rows at a time, so that their logits are still in the cache in each of these passes.
        double loss = 0;
        int block = BlockOf(layer.OutputSize);
        for (int row = 0; row < x.Rows; row += block)
        {
            int count = Math.Min(block, x.Rows - row);
            Matrix own = logits.RowsFrom(row, count);
            layer.Product(x.RowsFrom(row, count), own);
            loss += Loss(own, targets.Slice(row, count), divisor);
            layer.InputGradient(own, dx.RowsFrom(row, count));
        }

        return loss;
    }

    // Turns x Wᵀ into the gradients of the logits, so few rows at a time that they stay near the processor from the bias to its gradient.
    private double Loss(Matrix logits, ReadOnlySpan<int> targets, double divisor)
    {
        double loss = 0;
        for (int row = 0; row < logits.Rows; row += RowsAtOnce)
        {
            int count = Math.Min(RowsAtOnce, logits.Rows - row);
            Matrix own = logits.RowsFrom(row, count);
            Rows.Add(own, layer.Bias.Value);
            loss += CrossEntropy.Backward(own, targets.Slice(row, count), [], divisor, own);
            Rows.SumAdd(own, layer.Bias.Gradient);
        }

        return loss;
    }
}
