using System.Diagnostics;
using System.Globalization;
using MLNetSeq.Layers.Losses;
using MLNetSeq.Numerics;
using MLNetSeq.Training;

namespace MLNetSeq.Embeddings;

/// <summary>
/// The training of a <see cref="NeuralLanguageModel"/>: every word of the corpus is a target once in each pass, in the corpus's order.
/// </summary>
internal sealed class NeuralTraining : ICheckpointed, IDisposable
{
    private static readonly LearningRateSchedule ToNothing = new() { Shape = ScheduleShape.Linear };

    private readonly WordCorpus _corpus;
    private readonly NeuralLanguageModelOptions _options;
    private readonly RandomStream _random;
    private readonly WorkerPool _pool;
    private readonly ClassSampler? _sampler;
    private readonly NeuralNetwork _network;
    private readonly NeuralStep _step;
    private readonly NeuralReader _reader;
    private readonly NeuralBatch _batch;
    private readonly LearningRateSchedule _schedule;
    private readonly TrainingPosition _position = new();
    private readonly TrainingCheckpoints? _checkpoints;
    private readonly int _stepsPerEpoch;
    private readonly Stopwatch _clock = new();
    private TimeSpan _before;
    private TimeSpan _reported;
    private long _doneBefore;
    private long _done;
    private double _lossSinceReport;
    private long _wordsSinceReport;

    public NeuralTraining(WordCorpus corpus, NeuralLanguageModelOptions options)
    {
        options.Check();
        CheckpointFile? checkpoint = options.CheckpointPath is { } path ? new CheckpointFile(path, "neural language model's training") : null;
        _corpus = corpus;
        _options = options;
        _random = new RandomStream(options.Seed);
        long steps = (corpus.WordCount + options.BatchSize - 1) / options.BatchSize;
        if (steps > int.MaxValue)
            throw new ArgumentException($"A pass over {corpus.WordCount} words takes {steps} steps of {options.BatchSize}, "
                + $"more than can be counted: raise {nameof(options.BatchSize)}.", nameof(options));
        _stepsPerEpoch = (int)steps;
        NeuralShape shape = NeuralShape.Of(options, corpus.Words.Count);
        CheckSize(shape);
        if (options.Objective != NeuralObjective.Softmax) _sampler = Sampler(corpus.Words);
        _network = new NeuralNetwork(shape, options.Objective, _sampler, _random);
        _batch = options.Objective switch
        {
            NeuralObjective.NegativeSampling => new NeuralBatch(options.BatchSize, shape.Places, options.NegativeSamples),
            NeuralObjective.SampledSoftmax => new NeuralBatch(options.BatchSize, shape.Places, sample: new ClassSample(shape.Words)),
            _ => new NeuralBatch(options.BatchSize, shape.Places),
        };
        _reader = new NeuralReader(corpus.Open(), shape);
        _schedule = options.Schedule ?? ToNothing;
        _pool = new WorkerPool(options.Threads > 0 ? options.Threads : Environment.ProcessorCount);
        try
        {
            if (checkpoint is not null)
                _checkpoints = new TrainingCheckpoints(checkpoint, Conditions(_pool.Threads), options.CheckpointInterval);
            _step = new NeuralStep(
                _network, options.Optimizer ?? new AdamOptions { Sparse = SparseUpdate.Lazy }, options.ClipNorm, _pool);
        }
        catch
        {
            _pool.Dispose();
            throw;
        }
    }

    /// <summary>The time between two reports.</summary>
    public TimeSpan ReportInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    private TimeSpan Elapsed => _before + _clock.Elapsed;

    public void Dispose() => _pool.Dispose();

    void ICheckpointed.Save(BinaryWriter writer)
    {
        _position.Save(writer, Elapsed);
        _reader.Save(writer);
        StateFormat.Write(writer, _random);
        StateFormat.WriteWeights(writer, _network.Parameters);
        _step.Optimizer.Save(writer);
    }

    void ICheckpointed.Load(BinaryReader reader)
    {
        _before = _position.Load(reader, _options.Epochs, _stepsPerEpoch);
        _reader.Load(reader);
        StateFormat.Read(reader, _random);
        StateFormat.ReadWeights(reader, _network.Parameters);
        _step.Optimizer.Load(reader);
        _network.Pack(backward: true);
        _done = _doneBefore = (_position.Epoch - 1L) * _corpus.WordCount
            + Math.Min((long)_position.Step * _options.BatchSize, _corpus.WordCount);
    }

    public NeuralLanguageModel Run(IProgress<EmbeddingProgress>? progress, CancellationToken cancellation)
    {
        _checkpoints?.Resume(this);
        _clock.Start();
        try
        {
            while (_position.Epoch <= _options.Epochs) Epoch(progress, cancellation);
        }
        catch (TrainingDivergedException)
        {
            // Whoever goes on from it diverges again: it would only stand in the way of another learning rate.
            _checkpoints?.Delete();
            throw;
        }

        _checkpoints?.Delete();
        return new NeuralLanguageModel(_corpus.Words, _network);
    }

    private void Epoch(IProgress<EmbeddingProgress>? progress, CancellationToken cancellation)
    {
        while (_position.Step < _stepsPerEpoch)
        {
            if (cancellation.IsCancellationRequested) _checkpoints?.Save(this);
            cancellation.ThrowIfCancellationRequested();
            if (_position.Step == 0)
            {
                _reader.Key = _random.NextBits();
                _reader.Rewind();
                _position.Begin(Elapsed);
            }

            double rate = RateOf(_position.Step);
            Step(rate);
            _checkpoints?.SaveIfDue(this);
            if (_clock.Elapsed - _reported >= ReportInterval && _position.Step < _stepsPerEpoch) Report(progress, rate);
        }

        Report(progress, RateOf(_stepsPerEpoch - 1));
        _position.EndEpoch();
        _checkpoints?.Save(this);
    }

    private void Step(double rate)
    {
        _reader.Fill(_batch);
        _batch.Sample?.Draw(_sampler!, _options.SampleSize, _random);
        foreach (ref int word in _batch.Negatives) word = _sampler!.Draw(_random);
        double loss = _step.Run(_batch, rate);
        if (double.IsNaN(loss))
            throw new TrainingDivergedException(
                $"The loss or a gradient was not a finite number in epoch {_position.Epoch}, after {_done} words, at a learning rate of "
                + $"{rate.ToString("G4", CultureInfo.InvariantCulture)}. Lower {nameof(_options.LearningRate)}, or clip harder with "
                + $"{nameof(_options.ClipNorm)}.");
        _position.Add(loss, _batch.Count, _batch.Count);
        _done += _batch.Count;
        _lossSinceReport += loss;
        _wordsSinceReport += _batch.Count;
    }

    private void Report(IProgress<EmbeddingProgress>? progress, double rate)
    {
        _reported = _clock.Elapsed;
        long total = _corpus.WordCount * _options.Epochs;
        double speed = (_done - _doneBefore) / Math.Max(_reported.TotalSeconds, 1e-9);

        // A training that was killed right after a pass's last step has nothing of its own to report yet.
        double? loss = _wordsSinceReport > 0 ? _lossSinceReport / _wordsSinceReport : null;
        TimeSpan? remaining = speed > 0 ? TimeSpan.FromSeconds((total - _done) / speed) : null;
        progress?.Report(new EmbeddingProgress(
            "training", _position.Epoch, _options.Epochs, _done, total, loss, rate, speed, _reported, remaining));
        (_lossSinceReport, _wordsSinceReport) = (0, 0);
    }

    private double RateOf(int step) => _options.LearningRate * _schedule.Factor(
        (_position.Epoch - 1L) * _stepsPerEpoch + step, (long)_options.Epochs * _stepsPerEpoch);

    private TrainingConditions Conditions(int threads)
    {
        TrainingConditions conditions = new(threads);
        conditions.AddOptions(_options, nameof(_options.CheckpointPath), nameof(_options.CheckpointInterval), nameof(_options.Threads));
        conditions.Add("the corpus", CorpusFingerprint.Of(_corpus));
        return conditions;
    }

    private static FrequencySampler Sampler(WordList words)
    {
        long[] counts = new long[words.Count];
        for (int i = 0; i < counts.Length; i++) counts[i] = words.CountOf(i);
        return new FrequencySampler(counts);
    }

    private static void CheckSize(NeuralShape shape)
    {
        Check((shape.Words + 1L) * shape.Dimension, $"{shape.Words} vectors of {shape.Dimension} numbers");
        Check((long)shape.Words * shape.FeatureWidth, $"an output layer of {shape.Words} words and {shape.FeatureWidth} inputs");
        Check((long)shape.ContextWidth * shape.HiddenSize, $"a hidden layer of {shape.HiddenSize} units and {shape.ContextWidth} inputs");

        static void Check(long length, string what)
        {
            if (length > Array.MaxLength)
                throw new ArgumentException($"There is no room for {what}: keep fewer words, or make the layers smaller.");
        }
    }
}
