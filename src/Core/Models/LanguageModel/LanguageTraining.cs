using MLNetSeq.Numerics;
using MLNetSeq.Training;

namespace MLNetSeq.Models;

/// <summary>The training of a <see cref="LanguageModel"/>: from texts to the weights of the best epoch.</summary>
internal sealed class LanguageTraining : ICheckpointed, IDisposable
{
    // Some hundreds of years, which a TimeSpan holds; the number of epochs may be any.
    private const double MostSecondsLeft = 1e10;

    private readonly LanguageModelOptions _options;
    private readonly LanguageVocabulary _vocabulary;
    private readonly ConditionVocabulary _conditions;
    private readonly LanguageData _train;
    private readonly LanguageData? _validation;
    private readonly RandomStream _random;
    private readonly WorkerPool _pool;
    private readonly LanguageNetwork _network;
    private readonly LanguageStep _step;
    private readonly LanguageEvaluation _evaluation;
    private readonly ILanguageBatches _batches;
    private readonly LanguageBatch _batch;
    private readonly LanguageRate _rate;
    private readonly AveragedSgd? _average;
    private readonly NonMonotonicTrigger? _trigger;
    private readonly EarlyStopping _stopping;
    private readonly KeptWeights _best;
    private readonly List<LanguageEpoch> _history = [];
    private readonly TrainingCourse _course;
    private readonly LanguageSnapshots _snapshots;

    public LanguageTraining(
        IEnumerable<string> train, IEnumerable<string>? validation, LanguageModelOptions options, CancellationToken cancellation)
        : this(maximum => new LanguageTexts(train, options.TokenizerOfLevel, maximum, cancellation),
            validation is null ? null : maximum => new LanguageTexts(validation, options.TokenizerOfLevel, maximum, cancellation), options,
            conditions: null, cancellation)
    {
    }

    /// <summary>A training on texts that are read once the options are checked.</summary>
    /// <param name="train">Reads the training texts, of each a maximum of tokens.</param>
    /// <param name="validation">The same of the validation texts; null where there are none.</param>
    /// <param name="options">The network and its training.</param>
    /// <param name="conditions">Reads the conditions of the texts along with these; null where there are none.</param>
    /// <param name="cancellation">Ends the learning of pieces of words.</param>
    public LanguageTraining(Func<int, LanguageTexts> train, Func<int, LanguageTexts>? validation, LanguageModelOptions options,
        ConditionReader? conditions = null, CancellationToken cancellation = default)
    {
        LanguageChecks.Options(options, validation is not null);
        if (conditions is not null) LanguageChecks.Conditions(options);
        CheckpointFile? checkpoint = options.CheckpointPath is { } path ? new CheckpointFile(path, "language model's training") : null;
        _options = options;
        _course = new TrainingCourse(options.MaximumEpochs, options.KeepBestWhenCancelled);
        _snapshots = new LanguageSnapshots(this);
        int maximum = options.CarryState ? int.MaxValue : options.MaximumTokens;
        LanguageTexts texts = train(options.Level == TokenLevel.Subword ? int.MaxValue : maximum);
        LanguageChecks.Data(texts, options);
        (_vocabulary, texts) = LanguageVocabulary.Learn(texts, maximum, options, cancellation);
        _conditions = conditions?.Vocabulary ?? ConditionVocabulary.None;
        _train = new LanguageData(texts, _vocabulary) { Conditions = conditions?.Rows };
        if (validation?.Invoke(int.MaxValue) is { } judges)
            _validation = new LanguageData(_vocabulary.Cut(judges), _vocabulary) { Conditions = conditions?.Rows };
        if (_validation is { Count: 0 })
            throw new InvalidOperationException("There is not one validation text: give some, or none at all.");

        var shape = new LanguageShape(
            options.Cell, _vocabulary.Count, options.EmbeddingWidth, options.HiddenSize, options.Layers, options.TiedEmbeddings)
        {
            ConditionSize = _conditions.Size,
            Adaptive = AdaptiveShape.Of(options, _vocabulary.Count),
        };
        LanguageChecks.Shape(shape);
        LanguageChecks.Step(options, shape.Tokens, Enumerable.Range(0, _train.Count).Max(_train.Length));
        _random = new RandomStream(options.Seed);
        _network = new LanguageNetwork(shape, _random, TokenSampling.Of(options, _train, _vocabulary.Count));
        _network.Draw(_random, options.InitialRange, options.EmbeddingRangeOrDefault);
        Optimizer optimizer = (options.Optimizer ?? new AdamOptions()).Create(_network.Parameters); // refused before there are threads
        _pool = new WorkerPool(options.Threads > 0 ? options.Threads : Environment.ProcessorCount);
        _average = optimizer as AveragedSgd;
        _step = new LanguageStep(_network, optimizer, LanguageStepOptions.Of(options), _pool, _random);
        _evaluation = new LanguageEvaluation(_network, _pool);
        _batches = options.CarryState
            ? new StreamBatches(_train, options.BatchSize, options.Steps, options.RandomSteps)
            : new TextBatches(_train, options.BatchSize);
        _batch = new LanguageBatch(_train.Ids, _train.Conditions);
        _rate = new LanguageRate(options);
        _trigger = options.NonMonotonicInterval > 0 ? new NonMonotonicTrigger(options.NonMonotonicInterval) : null;
        _stopping = new EarlyStopping(Math.Max(1, options.Patience));
        _best = new KeptWeights(_network.Parameters);
        if (checkpoint is null) return;
        TrainingConditions depends = LanguageConditions.Of(
            options, _pool.Threads, _train, _validation, _vocabulary, _conditions, _network.Parameters);
        _course.Checkpoints = new TrainingCheckpoints(checkpoint, depends, options.CheckpointInterval);
    }

    /// <summary>The time between two reports within an epoch.</summary>
    public TimeSpan ReportInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    private TrainingPosition Position => _course.Position;

    private TimeSpan Elapsed => _course.Elapsed;

    private bool HasRunOut => _options.Patience > 0 && _validation is not null && _stopping.ShouldStop && _stopping.Epochs > 0;

    public void Dispose() => _pool.Dispose();

    void ICheckpointed.Save(BinaryWriter writer)
    {
        _course.Save(writer);
        LanguageEpoch.Write(writer, _history);
        _stopping.Save(writer);
        _batches.Save(writer);
        _rate.Save(writer);
        _trigger?.Save(writer);
        StateFormat.Write(writer, _random);
        StateFormat.WriteWeights(writer, _network.Parameters);
        _best.Save(writer);
        _step.Save(writer);
    }

    void ICheckpointed.Load(BinaryReader reader)
    {
        _course.Load(reader, int.MaxValue);
        _history.AddRange(LanguageEpoch.Read(reader));
        StateFormat.Expect("The number of epochs in the saved state", Position.Epoch - 1, _history.Count);
        _stopping.Load(reader);
        _batches.Load(reader);
        _rate.Load(reader);
        _trigger?.Load(reader);
        StateFormat.Read(reader, _random);
        StateFormat.ReadWeights(reader, _network.Parameters);
        _best.Load(reader);
        _step.Load(reader, _batches.MostRuns);
    }

    public LanguageModel Run(IProgress<LanguageProgress>? progress, CancellationToken cancellation, Action<string>? warn)
    {
        Warn(warn);
        if (_course.Begin(this))
            warn?.Invoke($"Training goes on from the checkpoint '{_options.CheckpointPath}': epoch {Position.Epoch}, "
                + $"token {Position.Tokens} of {_batches.Tokens}.");
        _course.Run(() => HasRunOut, () => Epoch(progress, cancellation, warn));
        _best.Restore();
        return new LanguageModel(_network.Trained(), _vocabulary, _options.MaximumTokens, _options.CarryState, _history)
        {
            Conditions = _conditions,
        };
    }

    /// <summary>The model as it is now, with weights of its own.</summary>
    public LanguageModel Snapshot() =>
        new(_network.Copy(), _vocabulary, _options.MaximumTokens, _options.CarryState, [.. _history]) { Conditions = _conditions };

    private void Warn(Action<string>? warn)
    {
        if (_train.CutTexts > 0)
            warn?.Invoke($"{_train.CutTexts} of {_train.Count} training texts are longer than {_options.MaximumTokens} tokens; only their "
                + "first ones are read.");
        if (_options.UnknownToken && _train.Unknown == 0)
            warn?.Invoke("No token of the training texts is unknown, so that the probability of an unknown one is not learned: raise "
                + $"{nameof(LanguageModelOptions.MinimumCount)} where texts to be scored have other tokens.");
    }

    // One pass over the texts, or what is left of it; false where it had to be given up, and an earlier one is kept.
    private bool Epoch(IProgress<LanguageProgress>? progress, CancellationToken cancellation, Action<string>? warn)
    {
        TimeSpan reported = Elapsed;
        while (true)
        {
            if (cancellation.IsCancellationRequested)
            {
                _course.Stop(this, _history.Count, cancellation);
                return false;
            }

            if (Position.Step == 0)
            {
                _batches.Begin(_random);
                Position.Begin(Elapsed);
                _step.Restart();
            }

            if (!_batches.Next(_batch, _random)) return EndEpoch(progress, cancellation, warn);
            if (!_batches.CarriesState) _step.Restart();
            double rate = RateOf(Position.Tokens) * _batches.RateFactor, mean = _step.Run(_batch, rate);
            if (double.IsNaN(mean)) return Diverged("loss or a gradient", rate, warn);
            Position.Add(mean * _batch.Tokens, _batch.Count, _batch.Tokens);
            _course.Checkpoints?.SaveIfDue(this);
            TimeSpan now = Elapsed;
            if (progress is null || now - reported < ReportInterval || Position.Tokens == _batches.Tokens) continue;
            reported = now;
            _snapshots.Report(progress, Progress(null, rate, (now - Position.Start).TotalSeconds));
        }
    }

    private bool EndEpoch(IProgress<LanguageProgress>? progress, CancellationToken cancellation, Action<string>? warn)
    {
        double rate = RateOf(Position.Tokens), seconds = (Elapsed - Position.Start).TotalSeconds;
        double validationLoss;
        try
        {
            validationLoss = Judge(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            _course.Stop(this, _history.Count, cancellation); // whoever goes on from here validates first
            return false;
        }

        if (_validation is not null && !double.IsFinite(validationLoss)) return Diverged("validation loss", rate, warn);
        if (_validation is not null) Observe(validationLoss);
        if (AveragesFromHere) _average!.StartAveraging();
        LanguageProgress report = Progress(_validation is null ? null : validationLoss, rate, seconds);
        _history.Add(new LanguageEpoch(Position.Epoch, Position.Loss / Position.Tokens, validationLoss, rate,
            (Elapsed - Position.Start).TotalSeconds, Position.Tokens / seconds));
        Position.EndEpoch();
        _course.Checkpoints?.Save(this);
        if (progress is not null) _snapshots.Report(progress, report);
        return true;
    }

    private void Observe(double validationLoss)
    {
        _rate.Observe(validationLoss);
        if (_trigger?.Observe(validationLoss) == true) _average!.StartAveraging();
    }

    private bool AveragesFromHere =>
        _options.AveragingShare < 1 && Position.Epoch >= _options.AveragingShare * _options.MaximumEpochs;

    private LanguageProgress Progress(double? validationLoss, double rate, double seconds)
    {
        double tokensPerSecond = Position.Tokens / seconds;
        double left = _batches.Tokens * (double)(_options.MaximumEpochs - Position.Epoch + 1) - Position.Tokens;
        return new LanguageProgress(Position.Epoch, _options.MaximumEpochs, Position.Tokens, _batches.Tokens,
            Position.Loss / Position.Tokens, validationLoss, rate, tokensPerSecond, Elapsed,
            TimeSpan.FromSeconds(Math.Min(left / tokensPerSecond, MostSecondsLeft)))
        {
            Snapshots = _snapshots,
        };
    }

    private double RateOf(long tokens) => _rate.At(Position.Epoch, (double)tokens / _batches.Tokens);

    // Evaluates the weights that would be kept, and keeps them where they are the best so far, or the last where nothing judges them.
    private double Judge(CancellationToken cancellation)
    {
        ExchangeAverages(backward: false);
        try
        {
            double loss = _validation is null ? double.NaN : Validate(cancellation);
            if (_validation is null || _stopping.Observe(loss)) _best.Keep();
            return loss;
        }
        finally
        {
            ExchangeAverages(backward: true);
        }
    }

    private void ExchangeAverages(bool backward)
    {
        if (_average is null) return;
        _average.Exchange(_pool);
        _network.Pack(backward);
    }

    // With the states carried as in training, in as many streams: of each the first token alone lacks what came before it.
    private double Validate(CancellationToken cancellation)
    {
        _network.Output.PackForScoring();
        return LanguageLosses.Of(_evaluation, _validation!, _options.CarryState ? _options.BatchSize : null, cancellation)
            / _validation!.TokenCount;
    }

    private bool Diverged(string what, double rate, Action<string>? warn)
    {
        string cure = $"Lower {nameof(LanguageModelOptions.LearningRate)}, or clip harder with {nameof(LanguageModelOptions.ClipNorm)}.";
        _course.Diverge(what, rate, cure, _validation is not null && _history.Count > 0 ? _stopping.BestEpoch : _history.Count, warn);
        return false;
    }
}
