using MLNetSeq.Formats;
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
    private readonly GradientClipping _clipping;
    private readonly LanguageStepOptions _options;

    // What all threads draw alike: the recurrent weights and the words that are dropped, and the output's sample.
    private readonly RandomStream _shared;

    private LanguageBatch _batch = null!;
    private LanguageDropout _dropout;
    private LanguageLoss _loss;
    private int _streams;

    /// <summary>Prepares the training of a network.</summary>
    /// <param name="network">The network; its weights change from step to step.</param>
    /// <param name="optimizer">Of the network's parameters.</param>
    /// <param name="options">What is dropped, clipped and added to the loss.</param>
    /// <param name="pool">The threads.</param>
    /// <param name="random">Where the dropout's masks come from.</param>
    public LanguageStep(LanguageNetwork network, Optimizer optimizer, LanguageStepOptions options, WorkerPool pool, RandomStream random)
    {
        _network = network;
        Optimizer = optimizer;
        _options = options;
        _pool = pool;
        _shared = random.Fork();
        _replicas = new Replica[pool.Threads];
        for (int i = 0; i < _replicas.Length; i++) _replicas[i] = new Replica(i == 0 ? network : network.Replicate(), random.Fork());
        _passes = new Passes(this);
        _weights = new WeightGradients(this);
        _clipping = new GradientClipping(network.Parameters);
        network.Pack(backward: true);
    }

    /// <summary>What changes the weights.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>Trains on a batch and returns its mean loss in nats a token.</summary>
    /// <param name="batch">A run of each stream, the longest first; another number of them starts all streams anew.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <remarks>
    /// Where the loss or a gradient is not a finite number the weights stay as they are, the streams start anew, for their states may
    /// not be numbers either, and not a number is returned.
    /// </remarks>
    /// <exception cref="ArgumentException">The batch is empty.</exception>
    public double Run(LanguageBatch batch, double learningRate)
    {
        if (batch.Count == 0) throw new ArgumentException("A batch without a run has nothing to learn from.", nameof(batch));
        if (batch.Count != _streams) Restart();
        _batch = batch;
        _streams = batch.Count;
        _loss = new LanguageLoss(
            _options.Normalization == LossNormalization.SumOverSteps ? batch.Count : batch.Tokens, _options.Activation, _options.Change);
        _dropout = _options.Dropout.Words > 0 ? _options.Dropout with { WordsKey = _shared.NextBits() } : _options.Dropout;
        if (_options.RecurrentDropout > 0) _network.PackDropped(_options.RecurrentDropout, _shared);
        _network.Output.BeginStep(_shared);

        _pool.Run(_passes);
        double loss = 0;
        foreach (Replica replica in _replicas) loss += replica.Loss;
        _pool.Run(_weights);
        foreach (Replica replica in _replicas) _network.AddGradientsOf(replica.Network);

        double norm = _clipping.Norm(_pool);
        if (!double.IsFinite(loss) || !double.IsFinite(norm))
        {
            Restart();
            if (_options.RecurrentDropout > 0) _network.Pack(backward: true);
            return double.NaN;
        }

        Optimizer.Step(_pool, learningRate, _options.ClipNorm > 0 ? GradientClipping.Factor(norm, _options.ClipNorm) : 1);
        return loss / batch.Tokens;
    }

    /// <summary>Lets the next step begin with states of zero.</summary>
    public void Restart()
    {
        foreach (Replica replica in _replicas) replica.Restart();
    }

    /// <summary>Writes the optimiser's state, where the random numbers are and the states of the streams.</summary>
    public void Save(BinaryWriter writer)
    {
        Optimizer.Save(writer);
        StateFormat.Write(writer, _shared);
        writer.Write(_streams);
        for (int i = 0; i < _replicas.Length; i++) _replicas[i].Save(writer, CountOf(i));
    }

    /// <summary>Goes on from what <see cref="Save"/> wrote, with the weights that the network has now.</summary>
    /// <param name="reader">The saved state.</param>
    /// <param name="maximumStreams">The most streams that a batch has.</param>
    /// <exception cref="InvalidDataException">It was written for another network, optimiser or batch.</exception>
    public void Load(BinaryReader reader, int maximumStreams)
    {
        Optimizer.Load(reader);
        StateFormat.Read(reader, _shared);
        _streams = reader.ReadInt32();
        if (_streams < 0 || _streams > maximumStreams)
            throw new InvalidDataException($"{_streams} streams cannot be: expected at most {maximumStreams}. The file is damaged.");
        for (int i = 0; i < _replicas.Length; i++) _replicas[i].Load(reader, CountOf(i));
        _network.Pack(backward: true);
    }

    private int CountOf(int share) => (_streams - share + _replicas.Length - 1) / _replicas.Length;

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

    private sealed class Replica(LanguageNetwork network, RandomStream random)
    {
        private readonly LanguageNetwork.Workspace _workspace = network.CreateWorkspace();
        private readonly LanguageRuns _runs = new();

        public LanguageNetwork Network => network;

        /// <summary>The sum of the losses of the last step's share.</summary>
        public double Loss { get; private set; }

        /// <summary>Whether it has streams, and their states.</summary>
        public bool IsRunning { get; private set; }

        private int Size => network.Shape.HiddenSize;

        public void Restart() => IsRunning = false;

        public void Run(LanguageStep step, int share)
        {
            network.ClearGradients();
            Loss = 0;
            _runs.Fill(step._batch, share, step._replicas.Length);
            PackedLayout layout = _runs.Layout;
            if (layout.Sequences == 0) return;
            if (!IsRunning) network.Begin(_runs, _workspace);
            IsRunning = true;
            network.Forward(layout, _runs.Inputs, _workspace, step._dropout, step._loss, random);
            Loss = network.Backward(layout, _runs.Targets, step._loss, _workspace);
        }

        public void MakeWeightGradients(LanguageNetwork target, WeightShare share) =>
            network.WeightGradients(_runs.Layout, _workspace, target, share);

        public void Save(BinaryWriter writer, int streams)
        {
            StateFormat.Write(writer, random);
            writer.Write(IsRunning);
            if (!IsRunning) return;
            foreach (RecurrentWorkspace layer in _workspace.Recurrent.Layers)
            {
                FloatBytes.Write(writer, layer.StatesOf(streams, Size).Values);
                if (network.Recurrent.HasCellState) FloatBytes.Write(writer, layer.CellStatesOf(streams, Size).Values);
            }
        }

        public void Load(BinaryReader reader, int streams)
        {
            StateFormat.Read(reader, random);
            IsRunning = reader.ReadBoolean();
            if (!IsRunning) return;
            _workspace.Recurrent.ClearStates(streams, Size);
            foreach (RecurrentWorkspace layer in _workspace.Recurrent.Layers)
            {
                FloatBytes.ReadExactly(reader, layer.StatesOf(streams, Size).Values);
                if (network.Recurrent.HasCellState) FloatBytes.ReadExactly(reader, layer.CellStatesOf(streams, Size).Values);
            }
        }
    }
}
