using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetSeq.Numerics;

namespace MLNetSeq.Transforms;

/// <summary>The word vectors of a window of rows; the rows are shared out over the threads.</summary>
internal sealed class WordFeaturesWindow : RowWindow, IShares
{
    // To wake a thread for fewer rows costs more than they do.
    private const int FewestRows = 32;

    private readonly WordFeatureSettings _settings;
    private readonly WordWindow?[] _inputs;
    private readonly int _threads;
    private WorkerPool? _pool;
    private int _rows;

    public WordFeaturesWindow(
        WordFeatureSettings settings, BoundWords[] inputs, DataViewRow row, Func<int, bool> isActive, int threads)
    {
        _settings = settings;
        _threads = threads;
        bool counts = isActive(settings.Columns.Length);
        _inputs = new WordWindow?[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            bool isRead = settings.Columns.Index().Any(c => c.Item.Input == settings.Inputs[i] && isActive(c.Index));
            if (isRead || counts) _inputs[i] = new WordWindow(inputs[i], row, isRead && settings.Output == WordVectorOutput.Pooled, threads);
        }
    }

    public override void Clear()
    {
        _rows = 0;
        foreach (WordWindow? input in _inputs) input?.Clear();
    }

    public override void Add()
    {
        _rows++;
        foreach (WordWindow? input in _inputs) input?.Add();
    }

    public override void Run()
    {
        foreach (WordWindow? input in _inputs) input?.Prepare();
        if (_threads > 1 && _rows >= FewestRows)
        {
            _pool ??= new WorkerPool(_threads);
            _pool.Run(this);
            return;
        }

        for (int share = 0; share < _threads; share++) ((IShares)this).Run(share);
    }

    void IShares.Run(int share)
    {
        foreach (WordWindow? input in _inputs) input?.Run(share);
    }

    public override Delegate MakeGetter(int added)
    {
        if (added == _settings.Columns.Length)
            return (ValueGetter<float>)((ref float value) => value = _inputs.Sum(input => input!.UnknownCount(Current)));
        WordWindow words = _inputs[Array.IndexOf(_settings.Inputs, _settings.Columns[added].Input)]!;
        return _settings.Output == WordVectorOutput.Sequence
            ? (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => words.CopySequence(Current, ref value))
            : (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => words.CopyPooled(Current, ref value));
    }

    public override void Dispose()
    {
        _pool?.Dispose();
        _pool = null;
        foreach (WordWindow? input in _inputs) input?.Dispose();
    }
}
