using MLNetSeq.Layers;
using MLNetSeq.Numerics;
using MLNetSeq.Training;

namespace MLNetSeq.Embeddings;

/// <summary>
/// One step of training a neural language model: forward, backward and update, the batch's rows shared out over the threads.
/// </summary>
/// <remarks>The sums are taken in an order that depends on the number of threads alone.</remarks>
internal sealed class NeuralStep
{
    private readonly WorkerPool _pool;
    private readonly NeuralNetwork[] _replicas;
    private readonly double[] _losses;
    private readonly Passes _passes;
    private readonly WeightGradients _weights;
    private readonly GradientClipping _clipping;
    private readonly double _clipNorm;
    private NeuralBatch _batch = null!;

    /// <summary>Prepares the training of a network, whose weights change from step to step.</summary>
    public NeuralStep(NeuralNetwork network, OptimizerOptions optimizer, double clipNorm, WorkerPool pool)
    {
        _pool = pool;
        _clipNorm = clipNorm;
        _replicas = new NeuralNetwork[pool.Threads];
        _losses = new double[pool.Threads];
        for (int i = 0; i < _replicas.Length; i++) _replicas[i] = i == 0 ? network : network.Replicate();
        _passes = new Passes(this);
        _weights = new WeightGradients(this);
        _clipping = new GradientClipping(network.Parameters);
        Optimizer = optimizer.Create(network.Parameters);
        network.Pack(backward: true);
    }

    /// <summary>What changes the weights.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>Trains on a batch and returns the sum of its losses.</summary>
    /// <remarks>Where it or a gradient is not a finite number the weights stay as they are, and not a number is returned.</remarks>
    public double Run(NeuralBatch batch, double learningRate)
    {
        double loss = Backward(batch), norm = _clipping.Norm(_pool);
        if (!double.IsFinite(loss) || !double.IsFinite(norm)) return double.NaN;
        Optimizer.Step(_pool, learningRate, _clipNorm > 0 ? GradientClipping.Factor(norm, _clipNorm) : 1);
        return loss;
    }

    /// <summary>The sum of the losses of a batch; leaves the gradients of their mean in the network.</summary>
    public double Backward(NeuralBatch batch)
    {
        _batch = batch;
        _pool.Run(_passes);
        _pool.Run(_weights);
        IReadOnlyList<Parameter> parameters = _replicas[0].Parameters;
        for (int i = 1; i < _replicas.Length; i++)
            for (int p = 0; p < parameters.Count; p++) parameters[p].AddGradientOf(_replicas[i].Parameters[p]);
        double loss = 0;
        foreach (double own in _losses) loss += own;
        return loss;
    }

    private (int Start, int Count) RowsOf(int share)
    {
        (int start, int count) = Shares.OfItems(_batch.Count, share, _replicas.Length).GetOffsetAndLength(_batch.Count);
        return (start, count);
    }

    private sealed class Passes(NeuralStep step) : IShares
    {
        public void Run(int share)
        {
            (int start, int count) = step.RowsOf(share);
            step._losses[share] = step._replicas[share].Backward(step._batch, start, count, step._batch.Count);
        }
    }

    private sealed class WeightGradients(NeuralStep step) : IShares
    {
        public void Run(int share)
        {
            bool isFirst = true;
            for (int i = 0; i < step._replicas.Length; i++)
            {
                (_, int count) = step.RowsOf(i);
                if (count == 0) continue;
                step._replicas[i].WeightGradients(
                    count, step._replicas[0], new WeightShare(share, step._replicas.Length, Adds: !isFirst));
                isFirst = false;
            }
        }
    }
}
