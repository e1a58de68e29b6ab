using MLNetSeq.Numerics;
using MLNetSeq.Text;

namespace MLNetSeq.Models;

/// <summary>The logits of many sequences, in batches of similar length shared out over the threads; the weights must be packed.</summary>
internal sealed class ClassifierEvaluation : IShares
{
    // Enough rows for the multiplications to run at speed; more would only overflow the caches.
    private const int BatchSize = 32;

    private readonly WorkerPool _pool;
    private readonly ClassifierNetwork _network;
    private readonly Worker[] _workers;

    private ISequences _source = null!;
    private int[] _ids = [];
    private SubwordTable? _subwords;
    private int[] _sequences = [];
    private int[] _places = [];
    private int[] _keys = [];
    private float[] _logits = [];
    private int _count;

    public ClassifierEvaluation(ClassifierNetwork network, WorkerPool pool)
    {
        _network = network;
        _pool = pool;
        _workers = [.. Enumerable.Range(0, pool.Threads).Select(_ => new Worker(network))];
    }

    /// <summary>The logits of a sequence of the last run, by its place in that run's list.</summary>
    public ReadOnlySpan<float> this[int place] => _logits.AsSpan(place * _network.Shape.OutputSize, _network.Shape.OutputSize);

    /// <summary>Works out the logits of sequences.</summary>
    /// <param name="source">The sequences.</param>
    /// <param name="sequences">Which ones.</param>
    /// <param name="ids">The id of each token; empty where tokens are ids already.</param>
    /// <param name="subwords">The n-grams of each id; null where the model has none.</param>
    public void Run(ISequences source, ReadOnlySpan<int> sequences, int[] ids, SubwordTable? subwords)
    {
        _subwords = subwords;
        _source = source;
        _ids = ids;
        _count = sequences.Length;
        if (_sequences.Length < _count)
        {
            _sequences = new int[_count];
            _places = new int[_count];
            _keys = new int[_count];
            _logits = new float[checked(_count * _network.Shape.OutputSize)];
        }

        for (int i = 0; i < _count; i++)
        {
            _places[i] = i;
            _keys[i] = -source.Length(sequences[i]);
        }

        _keys.AsSpan(0, _count).Sort(_places.AsSpan(0, _count));
        for (int i = 0; i < _count; i++) _sequences[i] = sequences[_places[i]];
        _pool.Run(this);
    }

    void IShares.Run(int share)
    {
        for (int start = share * BatchSize; start < _count; start += _workers.Length * BatchSize)
        {
            int size = Math.Min(BatchSize, _count - start);
            Matrix logits = _workers[share].Run(_source, _sequences.AsSpan(start, size), _ids, _subwords);
            for (int i = 0; i < size; i++) logits[i].CopyTo(_logits.AsSpan(_places[start + i] * logits.Columns));
        }
    }

    private sealed class Worker(ClassifierNetwork network)
    {
        private readonly ClassifierNetwork.Workspace _workspace = network.CreateWorkspace();
        private readonly SequenceBatch _batch = new();

        public Matrix Run(ISequences source, ReadOnlySpan<int> sequences, int[] ids, SubwordTable? subwords)
        {
            _batch.Fill(source, network.Shape.Input, sequences, ids, subwords);
            return network.Score(_batch, _workspace);
        }
    }
}
