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
    private readonly WorkerPool _pool;
    private readonly Replica[] _replicas;
    private readonly ClassifierNetwork _network;
    private readonly Optimizer _optimizer;
    private readonly GradientClipping _clipping;
    private readonly SequenceClassifierOptions _options;

    private ClassificationData _data = null!;
    private int[] _ids = [];
    private SubwordTable? _subwords;
    private int[] _examples = [];
    private int _count;
    private double _divisor;

    public ClassifierStep(
        ClassifierNetwork network, SequenceClassifierOptions options, WorkerPool pool, RandomStream random, OptimizerOptions? optimizer = null)
    {
        _network = network;
        _options = options;
        _pool = pool;
        _replicas = new Replica[pool.Threads];
        for (int i = 0; i < _replicas.Length; i++)
            _replicas[i] = new Replica(i == 0 ? network : network.Replicate(), options, random.Fork());
        optimizer ??= new AdamOptions { Sparse = options.LazyEmbeddingUpdates ? SparseUpdate.Lazy : SparseUpdate.Dense };
        _optimizer = optimizer.Create(network.Parameters);
        _clipping = new GradientClipping(network.Parameters);
        network.Pack(backward: true);
    }

    /// <summary>Sets the data that the following steps read, the id of each of its tokens, and their n-grams.</summary>
    public void Read(ClassificationData data, int[] ids, SubwordTable? subwords)
    {
        _data = data;
        _ids = ids;
        _subwords = subwords;
    }

    /// <summary>Writes the optimiser's state and where each replica's random numbers are.</summary>
    public void Save(BinaryWriter writer)
    {
        _optimizer.Save(writer);
        foreach (Replica replica in _replicas) StateFormat.Write(writer, replica.Random);
    }

    /// <summary>Goes on from what <see cref="Save"/> wrote, with the weights that the network has now.</summary>
    /// <exception cref="InvalidDataException">It was written for another network or optimiser.</exception>
    public void Load(BinaryReader reader)
    {
        _optimizer.Load(reader);
        foreach (Replica replica in _replicas) StateFormat.Read(reader, replica.Random);
        _network.Pack(backward: true);
    }

    /// <summary>Trains on a batch, the longest sequence first, and returns its mean loss.</summary>
    /// <remarks>Where the loss or a gradient is not a finite number the weights stay as they are, and so the result is.</remarks>
    public double Run(ReadOnlySpan<int> examples, double learningRate)
    {
        if (_examples.Length < examples.Length) _examples = new int[examples.Length];
        examples.CopyTo(_examples);
        _count = examples.Length;
        _divisor = 0;
        foreach (int example in examples) _divisor += ClassifierLoss.Weight(_data, example, _options.ClassWeights);
        if (_divisor == 0) return 0;

        _pool.Run(this);
        double loss = 0;
        foreach (Replica replica in _replicas) loss += replica.Loss;
        for (int i = 1; i < _replicas.Length; i++) AddGradients(_replicas[i].Network, _network);

        double norm = _clipping.Norm(_pool);
        if (!double.IsFinite(loss) || !double.IsFinite(norm)) return double.NaN;
        _optimizer.Step(_pool, learningRate, _options.ClipNorm > 0 ? GradientClipping.Factor(norm, _options.ClipNorm) : 1);
        _network.Pack(backward: true);
        return loss / _divisor;
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
            for (int p = 0; p < network.Parameters.Count; p++) network.Parameters[p].ClearGradient();
            ReadOnlySpan<int> examples = Share(step, share);
            Loss = 0;
            if (examples.IsEmpty) return;
            _batch.Fill(step._data, network.Shape.Input, examples, step._ids, step._subwords);
            DropWords();
            Matrix logits = network.Forward(_batch, _workspace, options.Dropout, random);
            Loss = _loss.Backward(step._data, examples, logits, step._divisor);
            network.Backward(_batch, logits, _workspace);
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
