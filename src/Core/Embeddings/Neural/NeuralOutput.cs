using MLNetSeq.Layers;
using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>The last layer of a neural language model and its loss: from features [rows, FeatureWidth] to a score of each word.</summary>
internal abstract class NeuralOutput
{
    /// <summary>What training changes.</summary>
    public abstract IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>A layer with the same weights, and gradients and buffers of its own: one thread's.</summary>
    public abstract NeuralOutput Replicate();

    /// <summary>Packs the weights for <see cref="Logits"/>, and for training too.</summary>
    public abstract void Pack(bool backward);

    /// <summary>The sum of the losses of some rows of a batch; adds to the gradients of sum / divisor, and writes that of x.</summary>
    /// <param name="x">The features of the rows.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="start">Its row that is the first of x.</param>
    /// <param name="divisor">The number of rows of the whole batch.</param>
    /// <param name="dx">Receives the gradient of x.</param>
    public abstract double Backward(ReadOnlyMatrix x, NeuralBatch batch, int start, double divisor, Matrix dx);

    /// <summary>
    /// Makes a share of the weights' gradient of a replica from the last <see cref="Backward"/>, where that has left it out.
    /// </summary>
    public virtual void WeightGradients(ReadOnlyMatrix x, NeuralOutput target, WeightShare share)
    {
    }

    /// <summary>Evaluation: writes numbers of which the softmax is the model's probabilities, [rows, words].</summary>
    public abstract void Logits(ReadOnlyMatrix x, Matrix logits);
}
