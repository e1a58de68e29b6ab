using MLNetSeq.Numerics;
using MLNetSeq.Text;
using MLNetSeq.Training;

namespace MLNetSeq.Models;

/// <summary>One step of training a classifier: forward, backward and update, the batch shared out over the threads.</summary>
/// <remarks>
/// Each thread has a replica of the network and takes every n-th sequence of the batch, longest first; the replicas' gradients
/// are added in a fixed order. After the first steps it allocates nothing.
/// </remarks>
internal sealed class ClassifierStep : IShares
{
    private const int None = -1;

    private readonly WorkerPool _pool;
    private readonly Replica[] _replicas;
    private readonly ClassifierNetwork _network;
    private readonly GradientClipping _clipping;
    private readonly GradientAccumulation _accumulation;
    private readonly SequenceClassifierOptions _options;

    // What all threads drop alike: recurrent weights and words. Only where there is any: a stream more would change all other draws.
    private readonly RandomStream? _shared;

    // The place of the words' vectors among the parameters.
    private readonly int _words = None;

    private ClassificationData _data = null!;
    private int[] _ids = [];
    private SubwordTable? _subwords;
    private int[] _examples = [];
    private int _count;
    private ClassifierDropout _dropout;
    private bool _wordsRest;

    public ClassifierStep(ClassifierNetwork network, SequenceClassifierOptions options, WorkerPool pool, RandomStream random)
    {
        _network = network;
        _options = options;
        _pool = pool;
        if (options.RecurrentDropout > 0 || options.EmbeddingDropout > 0) _shared = random.Fork();
        _replicas = new Replica[pool.Threads];
        for (int i = 0; i < _replicas.Length; i++)
            _replicas[i] = new Replica(i == 0 ? network : network.Replicate(), options, random.Fork());
        OptimizerOptions optimizer = options.Optimizer ?? new AdamOptions();
        if (options.LazyEmbeddingUpdates) optimizer = optimizer with { Sparse = SparseUpdate.Lazy };
        if (network.Words is { } words)
        {
            if (options.EmbeddingTraining == EmbeddingTraining.Frozen) words.TrainedRows = 0;
            _words = network.Parameters.ToList().IndexOf(words);
        }

        Optimizer = optimizer.Create(network.Parameters);
        BeginEpoch(1);
        _clipping = new GradientClipping(network.Parameters);
        _accumulation = new GradientAccumulation(options.AccumulationSteps);
        network.Pack(backward: true);
    }

    /// <summary>Sets the data that the following steps read, the id of each of its tokens, and their n-grams.</summary>
    public void Read(ClassificationData data, int[] ids, SubwordTable? subwords)
    {
        _data = data;
        _ids = ids;
        _subwords = subwords;
    }

    /// <summary>Lets the words' vectors rest in the steps that follow, or not, as is due in an epoch.</summary>
    public void BeginEpoch(int epoch)
    {
        if (_words == None) return;
        _wordsRest = _options.EmbeddingTraining == EmbeddingTraining.Frozen || epoch <= _options.FrozenEpochs;
        Optimizer.SetRateFactor(_words, _wordsRest ? 0 : _options.EmbeddingRateFactor);
    }

    /// <summary>What changes the weights.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>Whether as many batches are accumulated as make a step.</summary>
    public bool IsComplete => _accumulation.IsComplete;

    /// <summary>Whether gradients wait for more batches; they are no part of what <see cref="Save"/> writes.</summary>
    public bool IsAccumulating => _accumulation.Count > 0;

    /// <summary>Writes the optimiser's state and where the random numbers are, those of all replicas and each one's own.</summary>
    /// <exception cref="InvalidOperationException">Gradients wait for more batches.</exception>
    public void Save(BinaryWriter writer)
    {
        if (IsAccumulating)
            throw new InvalidOperationException("A step is saved before its first batch or after its last one, not between.");
        Optimizer.Save(writer);
        if (_shared is not null) StateFormat.Write(writer, _shared);
        foreach (Replica replica in _replicas) StateFormat.Write(writer, replica.Random);
    }

    /// <summary>Goes on from what <see cref="Save"/> wrote, with the weights that the network has now.</summary>
    /// <exception cref="InvalidDataException">It was written for another network or optimiser.</exception>
    public void Load(BinaryReader reader)
    {
        Optimizer.Load(reader);
        if (_shared is not null) StateFormat.Read(reader, _shared);
        foreach (Replica replica in _replicas) StateFormat.Read(reader, replica.Random);
        _network.Pack(backward: true);
    }

    /// <summary>Trains on a batch by itself, the longest sequence first, and returns its mean loss.</summary>
    /// <remarks>Where the loss or a gradient is not a finite number the weights stay as they are, and not a number is returned.</remarks>
    public double Run(ReadOnlySpan<int> examples, double learningRate)
    {
        double loss = Accumulate(examples);
        return double.IsNaN(loss) || Update(learningRate) ? loss : double.NaN;
    }

    /// <summary>Adds the gradients of a batch, the longest sequence first, to those of the ones before; returns its mean loss.</summary>
    /// <remarks>Not a number where the loss is not a finite one; what was accumulated is then forgotten.</remarks>
    public double Accumulate(ReadOnlySpan<int> examples)
    {
        if (_examples.Length < examples.Length) _examples = new int[examples.Length];
        examples.CopyTo(_examples);
        _count = examples.Length;
        double weight = 0;
        foreach (int example in examples) weight += ClassifierLoss.Weight(_data, example, _options.ClassWeights);
        if (weight == 0) return 0;

        _accumulation.Begin(weight);
        if (_options.RecurrentDropout > 0) _network.PackDropped(_options.RecurrentDropout, _shared!);
        _dropout = new ClassifierDropout(_options.Dropout, _options.DropoutKind, _options.EmbeddingDropout,
            _options.EmbeddingDropout > 0 ? _shared!.NextBits() : 0);
        _pool.Run(this);
        double loss = 0;
        foreach (Replica replica in _replicas) loss += replica.Loss;
        if (double.IsFinite(loss)) return loss / weight;
        _accumulation.Reset();
        _network.Pack(backward: true); // whole again, where weights were dropped
        return double.NaN;
    }

    /// <summary>Changes the weights by the gradients accumulated, where there are any; false where one is not a finite number.</summary>
    public bool Update(double learningRate)
    {
        if (_accumulation.Count == 0) return true;
        float scale = _accumulation.Scale;
        _accumulation.Reset();
        for (int i = 1; i < _replicas.Length; i++) AddGradients(_replicas[i].Network, _network);

        double norm = _clipping.Norm(_pool) * scale;
        bool isFinite = double.IsFinite(norm);
        if (isFinite && _options.ClipValue > 0)
        {
            _clipping.ByValue(_pool, _options.ClipValue / scale);
            norm = _clipping.Norm(_pool) * scale;
        }

        // Either way the weights are then packed whole: the optimiser packs those that it changes.
        if (isFinite)
            Optimizer.Step(_pool, learningRate, _options.ClipNorm > 0 ? GradientClipping.Factor(norm, _options.ClipNorm) * scale : scale);
        else
            _network.Pack(backward: true);
        return isFinite;
    }

    void IShares.Run(int share) => _replicas[share].Run(this, share);

    private static void AddGradients(ClassifierNetwork from, ClassifierNetwork to)
    {
        for (int p = 0; p < to.Parameters.Count; p++) to.Parameters[p].AddGradientOf(from.Parameters[p]);
    }

    private sealed class Replica(ClassifierNetwork network, SequenceClassifierOptions options, RandomStream random)
    {
        private readonly ClassifierNetwork.Workspace _workspace = network.CreateWorkspace();
        private readonly ClassifierLoss _loss = new(network.Shape.OutputSize, options.ClassWeights, options.LabelSmoothing);
        private readonly SequenceBatch _batch = new();
        private int[] _examples = [];

        public ClassifierNetwork Network => network;

        public RandomStream Random => random;

        /// <summary>The sum of the losses of the last step's share.</summary>
        public double Loss { get; private set; }

        public void Run(ClassifierStep step, int share)
        {
            if (step._accumulation.IsFirst)
                for (int p = 0; p < network.Parameters.Count; p++) network.Parameters[p].ClearGradient();
            ReadOnlySpan<int> examples = Share(step, share);
            Loss = 0;
            if (examples.IsEmpty) return;
            _batch.Fill(step._data, network.Shape.Input, examples, step._ids, step._subwords);
            DropWords();
            Matrix logits = network.Forward(_batch, _workspace, step._dropout, random);
            Loss = _loss.Backward(step._data, examples, logits, step._accumulation.Divisor);
            network.Backward(_batch, logits, _workspace, step._wordsRest);
        }

        // Every n-th sequence, so that all shares are equally long.
        private ReadOnlySpan<int> Share(ClassifierStep step, int share)
        {
            int threads = step._replicas.Length, count = (step._count - share + threads - 1) / threads;
            if (_examples.Length < count) _examples = new int[step._examples.Length];
            for (int i = 0; i < count; i++) _examples[i] = step._examples[share + i * threads];
            return _examples.AsSpan(0, count);
        }

        // As if the word were not known (Iyyer 2015), which also trains the vector of the unknown word.
        private void DropWords()
        {
            if (options.WordDropout == 0 || network.Shape.Input.Kind == SequenceInputKind.Vectors) return;
            foreach (ref int id in _batch.Tokens)
                if (random.NextSingle() < options.WordDropout) id = Vocabulary.Unknown;
        }
    }
}
