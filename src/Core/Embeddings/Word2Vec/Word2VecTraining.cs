using System.Diagnostics;
using System.Globalization;
using MLNetSeq.Formats;
using MLNetSeq.Numerics;
using MLNetSeq.Training;

namespace MLNetSeq.Embeddings;

/// <summary>The training of word vectors: threads over the pieces of a corpus, with a common learning rate.</summary>
internal sealed class Word2VecTraining : ICheckpointed, IShares, IDisposable
{
    // Pieces are short enough that threads of unequal speed end together.
    private const int WordsInPiece = 200_000;
    private const int FewestPiecesPerThread = 8;
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(200);

    private readonly WordCorpus _corpus;
    private readonly Word2VecOptions _options;
    private readonly Word2VecModel _model;
    private readonly WorkerPool _pool;
    private readonly Word2VecThread[] _threads;
    private readonly TrainingCheckpoints? _checkpoints;
    private readonly IProgress<EmbeddingProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly Lock _lossLock = new();
    private readonly int _parts;
    private readonly long _total;
    private int _pieces;
    private long _done;
    private double _loss;
    private long _lossCount;
    private long _started;
    private long _resumedAt;
    private long _reported;
    private bool _isCheckpointDue;
    private bool _hasFailed;

    public Word2VecTraining(WordCorpus corpus, Word2VecOptions options, IProgress<EmbeddingProgress>? progress, CancellationToken cancellation)
    {
        options.Check();
        CheckpointFile? checkpoint = options.CheckpointPath is { } path ? new CheckpointFile(path, "word2vec's training") : null;
        _corpus = corpus;
        _options = options;
        _progress = progress;
        _cancellation = cancellation;
        _total = corpus.WordCount * options.Epochs;
        int threads = options.Objective == Word2VecObjective.FullSoftmax ? 1
            : options.Threads > 0 ? options.Threads
            : Environment.ProcessorCount;
        _model = new Word2VecModel(corpus.Words, options, threads);
        _pool = new WorkerPool(threads);
        _parts = (int)Math.Clamp(corpus.WordCount / WordsInPiece, 1, 1 << 20);
        if (threads > 1) _parts = (int)Math.Max(_parts, Math.Min(threads * FewestPiecesPerThread, corpus.SentenceCount));
        RandomStream random = new(options.Seed);
        _threads = [.. Enumerable.Range(0, threads).Select(i => new Word2VecThread(this, _model, i, random.NextBits()))];
        if (checkpoint is not null) _checkpoints = new TrainingCheckpoints(checkpoint, Conditions(threads), options.CheckpointInterval);
    }

    /// <summary>The learning rate after what is done.</summary>
    public float Rate => Math.Max(_options.MinimumLearningRate,
        _options.LearningRate - (_options.LearningRate - _options.MinimumLearningRate) * (float)((double)Volatile.Read(ref _done) / _total));

    /// <summary>Whether the threads are to pause, from where training can go on.</summary>
    public bool IsPausing => _cancellation.IsCancellationRequested || Volatile.Read(ref _isCheckpointDue);

    /// <summary>Whether the threads are to stop at once: one of them has failed, or training was cancelled and nothing is kept.</summary>
    public bool IsStopping => Volatile.Read(ref _hasFailed) || (_checkpoints is null && _cancellation.IsCancellationRequested);

    /// <summary>Trains from the start, or from where a checkpoint ends.</summary>
    /// <exception cref="OperationCanceledException">Training was cancelled; the checkpoint, if one is kept, has all that was done.</exception>
    /// <exception cref="TrainingDivergedException">Numbers became infinite.</exception>
    public WordVectors Run()
    {
        _checkpoints?.Resume(this);
        _started = _reported = Stopwatch.GetTimestamp();
        _resumedAt = _done;
        do
        {
            _isCheckpointDue = false;
            _pool.Run(this);
            if (_isCheckpointDue || _cancellation.IsCancellationRequested) _checkpoints?.Save(this);
            _cancellation.ThrowIfCancellationRequested();
        }
        while (_isCheckpointDue);

        Report(isLast: true);
        if (_model.Input.Values.ContainsAnyExceptInRange(float.MinValue, float.MaxValue)) throw Diverged();
        WordVectors vectors = _model.ToWordVectors();
        _checkpoints?.Delete();
        return vectors;
    }

    void IShares.Run(int share)
    {
        try
        {
            _threads[share].Run(reports: share == 0);
        }
        catch
        {
            Volatile.Write(ref _hasFailed, true); // the others would go on to the end, for nothing
            throw;
        }
    }

    /// <summary>The next piece of the corpus that no thread has taken; −1 when there is none.</summary>
    public int TakePiece()
    {
        int piece = Interlocked.Increment(ref _pieces) - 1;
        return piece < (long)_parts * _options.Epochs ? piece : -1;
    }

    /// <summary>Opens a piece.</summary>
    public CorpusReader Open(int piece) => _corpus.Open(piece % _parts, _parts);

    /// <summary>Counts words that a thread is done with.</summary>
    public void Account(int words, (double Sum, long Count) loss)
    {
        Interlocked.Add(ref _done, words);
        lock (_lossLock)
        {
            _loss += loss.Sum;
            _lossCount += loss.Count;
        }
    }

    /// <summary>Tells how far training is, where it is time to.</summary>
    public void Report(bool isLast = false)
    {
        if (_checkpoints is { IsDue: true } && !isLast) Volatile.Write(ref _isCheckpointDue, true);
        if (!isLast && Stopwatch.GetElapsedTime(_reported) < ReportInterval) return;
        _reported = Stopwatch.GetTimestamp();
        double? loss;
        lock (_lossLock)
        {
            loss = _lossCount == 0 ? null : _loss / _lossCount;
            (_loss, _lossCount) = (0, 0);
        }

        if (loss is { } value && !double.IsFinite(value)) throw Diverged();
        _progress?.Report(Progress(loss));
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(_done);
        writer.Write(_pieces);
        foreach (Word2VecThread thread in _threads) thread.Save(writer);
        FloatBytes.Write(writer, _model.Input.Values);
        FloatBytes.Write(writer, _model.Output.Values);
    }

    public void Load(BinaryReader reader)
    {
        _done = StateFormat.ReadCount(reader);
        _pieces = reader.ReadInt32();
        foreach (Word2VecThread thread in _threads) thread.Load(reader);
        FloatBytes.ReadExactly(reader, _model.Input.Values);
        FloatBytes.ReadExactly(reader, _model.Output.Values);
    }

    public void Dispose() => _pool.Dispose();

    private EmbeddingProgress Progress(double? loss)
    {
        TimeSpan elapsed = Stopwatch.GetElapsedTime(_started);
        long done = Volatile.Read(ref _done);
        double rate = (done - _resumedAt) / Math.Max(elapsed.TotalSeconds, 1e-9);
        TimeSpan? remaining = rate > 0 ? TimeSpan.FromSeconds((_total - done) / rate) : null;
        int epoch = (int)Math.Min(_options.Epochs, 1 + done / Math.Max(1, _corpus.WordCount));
        return new EmbeddingProgress("training", epoch, _options.Epochs, done, _total, loss, Rate, rate, elapsed, remaining);
    }

    private TrainingConditions Conditions(int threads)
    {
        TrainingConditions conditions = new(threads);
        conditions.AddOptions(_options, nameof(_options.CheckpointPath), nameof(_options.CheckpointInterval), nameof(_options.Threads),
            nameof(_options.InitialVectors)); // a state that goes on has left them behind
        conditions.Add("the corpus", CorpusFingerprint.Of(_corpus));
        return conditions;
    }

    private TrainingDivergedException Diverged() => new(string.Create(CultureInfo.InvariantCulture,
        $"Training diverged: numbers became infinite or undefined at a learning rate of {_options.LearningRate}. "
        + $"Lower {nameof(Word2VecOptions.LearningRate)}; 0.025 is usual."));
}
