using MLNetSeq.Layers;
using MLNetSeq.Numerics;
using MLNetSeq.Training;

namespace MLNetSeq.Models;

/// <summary>One step of training a language model by truncated backpropagation through time.</summary>
/// <remarks>
/// The batch is a number of streams, each read on from where the last step left it, with the states carried over. Each thread
/// takes a share of the streams through the network; then each takes a share of the rows of every weight, and adds up its
/// gradient over all streams: large weights then need one gradient, not one a thread. After the first steps it allocates nothing.
/// </remarks>
internal sealed class LanguageStep
{
    private readonly WorkerPool _pool;
    private readonly LanguageNetwork _network;
    private readonly Replica[] _replicas;
    private readonly WeightGradients _weights;
    private readonly Passes _passes;
    private readonly Optimizer _optimizer;
    private readonly GradientClipping _clipping;
    private readonly double _clipNorm;

    private int[] _inputs = [];
    private int[] _targets = [];
    private int _streams;
    private int _steps;

    /// <summary>Prepares the training of a network.</summary>
    /// <param name="network">The network; its weights change from step to step.</param>
    /// <param name="optimizer">Of the network's parameters.</param>
    /// <param name="clipNorm">The largest norm of all gradients together; 0 for any.</param>
    /// <param name="pool">The threads.</param>
    public LanguageStep(LanguageNetwork network, Optimizer optimizer, double clipNorm, WorkerPool pool)
    {
        _network = network;
        _optimizer = optimizer;
        _clipNorm = clipNorm;
        _pool = pool;
        _replicas = new Replica[pool.Threads];
        for (int i = 0; i < _replicas.Length; i++) _replicas[i] = new Replica(i == 0 ? network : network.Replicate());
        _passes = new Passes(this);
        _weights = new WeightGradients(this);
        _clipping = new GradientClipping(network.Parameters);
        network.Pack(backward: true);
    }

    /// <summary>Trains on a segment and returns its mean loss in nats a token.</summary>
    /// <param name="inputs">The tokens, time-major: [steps, streams].</param>
    /// <param name="targets">The token that follows each.</param>
    /// <param name="streams">The number of streams; a change of it starts all of them anew.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <remarks>
    /// Where the loss or a gradient is not a finite number the weights stay as they are, the streams start anew, for their states may
    /// not be numbers either, and not a number is returned.
    /// </remarks>
    /// <exception cref="ArgumentException">The segment is empty, or not made of whole steps.</exception>
    public double Run(ReadOnlySpan<int> inputs, ReadOnlySpan<int> targets, int streams, double learningRate)
    {
        if (streams <= 0 || inputs.IsEmpty || inputs.Length % streams != 0 || targets.Length != inputs.Length)
            throw new ArgumentException(
                $"{inputs.Length} inputs and {targets.Length} targets are no whole steps of {streams} streams: both are [steps, streams].");
        if (_inputs.Length < inputs.Length)
        {
            _inputs = new int[inputs.Length];
            _targets = new int[inputs.Length];
        }

        inputs.CopyTo(_inputs);
        targets.CopyTo(_targets);
        _steps = inputs.Length / streams;
        if (streams != _streams) Restart();
        _streams = streams;

        _pool.Run(_passes);
        double loss = 0;
        foreach (Replica replica in _replicas) loss += replica.Loss;
        _pool.Run(_weights);
        for (int i = 1; i < _replicas.Length; i++)
            for (int p = 0; p < _network.Parameters.Count; p++) _network.Parameters[p].AddGradientOf(_replicas[i].Network.Parameters[p]);

        double norm = _clipping.Norm(_pool);
        if (!double.IsFinite(loss) || !double.IsFinite(norm))
        {
            Restart();
            return double.NaN;
        }

        _optimizer.Step(_pool, learningRate, _clipNorm > 0 ? GradientClipping.Factor(norm, _clipNorm) : 1);
        return loss / inputs.Length;
    }

    private void Restart()
    {
        foreach (Replica replica in _replicas) replica.Restart();
    }

    private sealed class Passes(LanguageStep step) : IShares
    {
        public void Run(int share) => step._replicas[share].Run(step, share);
    }

    private sealed class WeightGradients(LanguageStep step) : IShares
    {
        public void Run(int share)
        {
            bool isFirst = true;
            foreach (Replica replica in step._replicas)
            {
                if (!replica.IsRunning) continue;
                replica.MakeWeightGradients(step._network, new WeightShare(share, step._replicas.Length, Adds: !isFirst));
                isFirst = false;
            }
        }
    }

    private sealed class Replica(LanguageNetwork network)
    {
        private readonly LanguageNetwork.Workspace _workspace = network.CreateWorkspace();
        private readonly PackedLayout _layout = new();
        private int[] _lengths = [];
        private int[] _inputs = [];
        private int[] _targets = [];

        public LanguageNetwork Network => network;

        /// <summary>The sum of the losses of the last step's share.</summary>
        public double Loss { get; private set; }

        /// <summary>Whether it has streams, and their states.</summary>
        public bool IsRunning { get; private set; }

        public void Restart() => IsRunning = false;

        public void Run(LanguageStep step, int share)
        {
            network.ClearGradients();
            Loss = 0;
            (int start, int end) = Cut(step, share);
            if (start == end) return;
            ReadShare(step, start, end - start);
            if (!IsRunning) _workspace.Recurrent.ClearStates(end - start, network.Shape.HiddenSize);
            IsRunning = true;
            network.Forward(_layout, _inputs.AsSpan(0, _layout.Rows), _workspace);
            Loss = network.Backward(_layout, _targets.AsSpan(0, _layout.Rows), (double)step._steps * step._streams, _workspace);
        }

        public void MakeWeightGradients(LanguageNetwork target, WeightShare share) =>
            network.WeightGradients(_layout, _workspace, target, share);

        private (int Start, int End) Cut(LanguageStep step, int share)
        {
            Range own = Shares.OfItems(step._streams, share, step._replicas.Length);
            return (own.Start.Value, own.End.Value);
        }

        private void ReadShare(LanguageStep step, int start, int count)
        {
            int rows = step._steps * count;
            if (_lengths.Length != count || _inputs.Length < rows)
            {
                _lengths = new int[count];
                _inputs = new int[rows];
                _targets = new int[rows];
            }

            _lengths.AsSpan().Fill(step._steps);
            _layout.Set(_lengths);
            for (int t = 0; t < step._steps; t++)
            {
                step._inputs.AsSpan(t * step._streams + start, count).CopyTo(_inputs.AsSpan(t * count));
                step._targets.AsSpan(t * step._streams + start, count).CopyTo(_targets.AsSpan(t * count));
            }
        }
    }
}
