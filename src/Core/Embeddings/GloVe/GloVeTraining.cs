using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MLNetSeq.Formats;
using MLNetSeq.Numerics;
using MLNetSeq.Training;

namespace MLNetSeq.Embeddings;

/// <summary>The epochs of a training, round by round: between rounds it can stop, be saved and tell how far it is.</summary>
internal sealed class GloVeTraining : ICheckpointed, IShares
{
    /// <summary>The records that a thread does in a round.</summary>
    public const int RoundLength = 1 << 16;

    private readonly GloVeParameters _parameters;
    private readonly GloVeKernel _kernel;
    private readonly SpilledList<GloVeRecord> _records;
    private readonly GloVeOptions _options;
    private readonly WorkerPool _pool;
    private readonly TrainingPosition _position = new();
    private readonly GloVeRecord[][] _scratch;
    private readonly double[] _losses;
    private readonly Stopwatch _clock = new();
    private TimeSpan _before;

    public GloVeTraining(GloVeParameters parameters, SpilledList<GloVeRecord> records, GloVeOptions options, WorkerPool pool)
    {
        _parameters = parameters;
        _kernel = new GloVeKernel(parameters, options.LearningRate, options.AdaGrad);
        _records = records;
        _options = options;
        _pool = pool;
        _losses = new double[pool.Threads];
        _scratch = [.. Enumerable.Range(0, pool.Threads).Select(_ => records.IsSpilled ? new GloVeRecord[RoundLength] : [])];
    }

    /// <summary>The time between two reports within an epoch.</summary>
    public TimeSpan ReportInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    private long RoundRecords => (long)RoundLength * _pool.Threads;

    private int Rounds => checked((int)((_records.Length + RoundRecords - 1) / RoundRecords));

    private long Done => (_position.Epoch - 1) * _records.Length + Math.Min(_position.Step * RoundRecords, _records.Length);

    /// <summary>Trains, from the checkpoint where there is one.</summary>
    /// <exception cref="TrainingDivergedException">The loss was not a finite number.</exception>
    public void Run(TrainingCheckpoints? checkpoints, IProgress<EmbeddingProgress>? progress, CancellationToken cancellation)
    {
        checkpoints?.Resume(this);
        _clock.Start();
        StageProgress report = new(progress, "training", _options.Epochs * _records.Length, Done) { Interval = ReportInterval };
        try
        {
            while (_position.Epoch <= _options.Epochs) Epoch(checkpoints, report, cancellation);
        }
        catch (TrainingDivergedException)
        {
            checkpoints?.Delete(); // whoever goes on from it diverges again
            throw;
        }
    }

    /// <summary>Refuses vectors that are not finite.</summary>
    /// <exception cref="TrainingDivergedException">Some number is not finite.</exception>
    public void CheckFinite(ReadOnlySpan<float> vectors)
    {
        if (vectors.ContainsAnyExceptInRange(float.MinValue, float.MaxValue)) throw Diverged();
    }

    void IShares.Run(int share)
    {
        long start = _position.Step * RoundRecords, count = Math.Min(RoundRecords, _records.Length - start);
        long position = start + count * share / _pool.Threads, end = start + count * (share + 1) / _pool.Threads;
        double loss = 0;
        while (position < end)
        {
            ReadOnlySpan<GloVeRecord> records = _records.View(position, (int)(end - position), _scratch[share]);
            loss += _kernel.Train(records);
            position += records.Length;
        }

        _losses[share] = loss;
    }

    void ICheckpointed.Save(BinaryWriter writer)
    {
        _position.Save(writer, _before + _clock.Elapsed);
        FloatBytes.Write(writer, _parameters.WordValues);
        FloatBytes.Write(writer, _parameters.ContextValues);
    }

    void ICheckpointed.Load(BinaryReader reader)
    {
        _before = _position.Load(reader, _options.Epochs, Rounds);
        FloatBytes.ReadExactly(reader, _parameters.WordValues);
        FloatBytes.ReadExactly(reader, _parameters.ContextValues);
    }

    /// <summary>What the bits of a training depend on.</summary>
    public static TrainingConditions Conditions(CoOccurrences source, GloVeOptions options, int threads)
    {
        TrainingConditions conditions = new(threads);
        conditions.AddOptions(options, nameof(options.CheckpointPath), nameof(options.CheckpointInterval), nameof(options.Threads),
            nameof(options.Counting), nameof(options.Vectors));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int word = 0; word < source.Words.Count; word++) hash.AppendData(MemoryMarshal.AsBytes(source.Words[word].AsSpan()));
        source.Table.AppendTo(hash);
        conditions.Add("the co-occurrences", $"{source.Count} of {source.Words.Count} words, {TrainingConditions.Short(hash)}");
        return conditions;
    }

    private void Epoch(TrainingCheckpoints? checkpoints, StageProgress report, CancellationToken cancellation)
    {
        while (_position.Step < Rounds)
        {
            if (cancellation.IsCancellationRequested)
            {
                checkpoints?.Save(this);
                cancellation.ThrowIfCancellationRequested();
            }

            if (_position.Step == 0) _position.Begin(_before + _clock.Elapsed);
            _pool.Run(this);
            double loss = _losses.Sum();
            if (!double.IsFinite(loss)) throw Diverged();
            _position.Add(loss, 0, 0);
            if (_position.Step == Rounds) break;
            checkpoints?.SaveIfDue(this);
            report.ReportIfDue(Done, _position.Epoch, _options.Epochs,
                _position.Loss / (_position.Step * RoundRecords), _options.LearningRate);
        }

        report.Report(Done, _position.Epoch, _options.Epochs, _position.Loss / _records.Length, _options.LearningRate);
        _position.EndEpoch();
        checkpoints?.Save(this);
    }

    private TrainingDivergedException Diverged() => new(string.Create(CultureInfo.InvariantCulture,
        $"GloVe diverged in epoch {Math.Min(_position.Epoch, _options.Epochs)} of {_options.Epochs}: a difference from a logarithm of a "
        + $"co-occurrence was no finite number, at a learning rate of {_options.LearningRate:G4}. Lower {nameof(GloVeOptions.LearningRate)}; "
        + $"0.05 is usual."));
}
