using MLNetSeq.Embeddings;
using MLNetSeq.Layers;
using MLNetSeq.Numerics;
using MLNetSeq.Text;
using MLNetSeq.Training;

namespace MLNetSeq.Models;

/// <summary>The training of a <see cref="SequenceClassifier"/>: from examples to the weights of the best epoch.</summary>
internal sealed class ClassifierTraining : ICheckpointed, IDisposable
{
    private readonly ClassificationData _train;
    private readonly ClassificationData _validation;
    private readonly int[] _trainExamples;
    private readonly int[] _validationExamples;
    private readonly SequenceClassifierOptions _options;
    private readonly RandomStream _random;
    private readonly WorkerPool _pool;
    private readonly Vocabulary? _vocabulary;
    private readonly SubwordTable? _subwords;
    private readonly ClassifierNetwork _network;
    private readonly ClassifierStep _step;
    private readonly ClassifierEvaluation _evaluation;
    private readonly ExponentialAverage? _runningAverage;
    private readonly IWeightAverage? _average;
    private readonly ReduceOnPlateau? _plateau;
    private readonly EarlyStopping _stopping;
    private readonly LengthBatches _batches;
    private readonly LearningRateSchedule _schedule;
    private readonly int[] _validationIds;
    private readonly KeptWeights _best;
    private readonly List<EpochResult> _history = [];
    private readonly TrainingCourse _course;
    private int _wordsOfTexts;
    private int? _wordsFound;

    public ClassifierTraining(ClassificationData train, ClassificationData? validation, SequenceClassifierOptions options,
        SequenceClassifier? warmStart)
    {
        ClassifierChecks.Options(options, train.ClassCount);
        ClassifierChecks.Embedding(options, train.Input.Kind, warmStart is not null);
        ClassifierChecks.Data(train, validation, options.ClassWeights);
        CheckpointFile? checkpoint = options.CheckpointPath is { } path ? new CheckpointFile(path, "classifier's training") : null;
        _options = options;
        _course = new TrainingCourse(options.MaximumEpochs, options.KeepBestWhenCancelled);
        _train = train;
        _validation = validation ?? train;
        _random = new RandomStream(options.Seed);
        (_trainExamples, _validationExamples) = validation is null
            ? HoldBack(train, options, _random)
            : (train.Counted(options.ClassWeights), validation.Counted(options.ClassWeights));
        ClassifierVocabulary? words = train.Corpus is null ? null : ClassifierVocabulary.Build(train, _trainExamples, options, warmStart);
        _vocabulary = words?.Words;
        _subwords = _vocabulary is not null && options.SubwordBuckets > 0
            ? new SubwordTable(_vocabulary, new SubwordHasher(options.SubwordBuckets))
            : null;
        ClassifierShape shape = Shape(train, options, _vocabulary);
        ClassifierChecks.Shape(shape);
        _network = new ClassifierNetwork(shape, _random);
        if (options.PretrainedEmbeddings is { } vectors) StartFrom(vectors, words!);
        if (warmStart is not null) WarmStart.Copy(warmStart, _network);
        _pool = new WorkerPool(options.Threads > 0 ? options.Threads : Environment.ProcessorCount);
        _step = new ClassifierStep(_network, options, _pool, _random);
        _step.Read(train, Ids(train), _subwords);
        _evaluation = new ClassifierEvaluation(_network, _pool);
        _average = _step.Optimizer as IWeightAverage; // one average is enough
        if (_average is null && options.WeightAverageDecay > 0)
            _average = _runningAverage = new ExponentialAverage(_network.Parameters, options.WeightAverageDecay);
        _stopping = new EarlyStopping(Math.Max(1, options.Patience));
        _batches = new LengthBatches(train, _trainExamples, options.BatchSize);
        _schedule = options.Schedule ?? new LearningRateSchedule { WarmUpShare = options.WarmUpShare };
        _plateau = options.PlateauPatience > 0 ? new ReduceOnPlateau(patience: options.PlateauPatience) : null;
        _validationIds = Ids(_validation);
        _best = new KeptWeights(_network.Parameters);
        if (checkpoint is null) return;
        TrainingConditions conditions = ClassifierConditions.Of(
            options, _pool.Threads, train, validation, _vocabulary, _network.Parameters);
        _course.Checkpoints = new TrainingCheckpoints(checkpoint, conditions, options.CheckpointInterval);
    }

    /// <summary>The time between two reports within an epoch.</summary>
    public TimeSpan ReportInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    private TrainingPosition Position => _course.Position;

    private TimeSpan Elapsed => _course.Elapsed;

    private bool HasRunOut => _options.Patience > 0 && HasValidation && _stopping.ShouldStop
        && _stopping.Epochs >= FrozenEpochs + _options.Patience;

    private int FrozenEpochs => _options.EmbeddingTraining == EmbeddingTraining.Frozen ? 0 : _options.FrozenEpochs;

    private bool HasValidation => _validationExamples.Length > 0;

    public void Dispose() => _pool.Dispose();

    void ICheckpointed.Save(BinaryWriter writer)
    {
        _course.Save(writer);
        EpochHistory.Write(writer, _history);
        _stopping.Save(writer);
        _batches.Save(writer);
        StateFormat.Write(writer, _random);
        StateFormat.WriteWeights(writer, _network.Parameters);
        _best.Save(writer);
        _runningAverage?.Save(writer);
        _plateau?.Save(writer);
        _step.Save(writer);
    }

    void ICheckpointed.Load(BinaryReader reader)
    {
        _course.Load(reader, _batches.Count);
        _history.AddRange(EpochHistory.Read(reader));
        StateFormat.Expect("The number of epochs in the saved state", Position.Epoch - 1, _history.Count);
        _stopping.Load(reader);
        _batches.Load(reader);
        StateFormat.Read(reader, _random);
        StateFormat.ReadWeights(reader, _network.Parameters);
        _best.Load(reader);
        _runningAverage?.Load(reader);
        _plateau?.Load(reader);
        _step.Load(reader);
    }

    public SequenceClassifier Run(IProgress<TrainingProgress>? progress, CancellationToken cancellation, Action<string>? warn)
    {
        if (_train.TruncatedCount > 0)
        {
            warn?.Invoke($"{_train.TruncatedCount} of {_train.Count} training sequences are longer than {_train.MaximumTokens} tokens; "
                + $"only their {(_train.Keep == TextPart.End ? "last" : "first")} ones are read.");
        }

        if (_wordsFound is { } found && found < _wordsOfTexts / 2)
        {
            warn?.Invoke($"{found} of the {_wordsOfTexts} words of the training texts have a vector in "
                + $"{nameof(SequenceClassifierOptions.PretrainedEmbeddings)}; the others start at random. Are the language, the case and the "
                + "tokeniser those that the vectors were trained with?");
        }

        if (_course.Begin(this))
        {
            warn?.Invoke($"Training goes on from the checkpoint '{_options.CheckpointPath}': epoch {Position.Epoch}, "
                + $"step {Position.Step} of {_batches.Count}.");
        }

        _course.Run(() => HasRunOut, () => Epoch(progress, cancellation, warn));
        _best.Restore();
        var reading = new ClassifierReading(_train.Input.Kind == SequenceInputKind.Text ? _train.Tokenizer : null, _train.MaximumTokens, _train.Keep);
        return new SequenceClassifier(_network, _vocabulary, reading, _history);
    }

    // One pass over the examples, or what is left of it; false where it had to be given up, and an earlier one is kept.
    private bool Epoch(IProgress<TrainingProgress>? progress, CancellationToken cancellation, Action<string>? warn)
    {
        TimeSpan reported = Elapsed;
        _step.BeginEpoch(Position.Epoch);
        while (Position.Step < _batches.Count)
        {
            // Between the batches of one step there is nothing to go on from: it is finished first.
            if (!_step.IsAccumulating && cancellation.IsCancellationRequested)
            {
                _course.Stop(this, _history.Count, cancellation);
                return false;
            }

            if (Position.Step == 0)
            {
                _batches.Shuffle(_random);
                Position.Begin(Elapsed);
            }

            ReadOnlySpan<int> batch = _batches[Position.Step];
            double rate = RateOf(Position.Step), mean = _step.Accumulate(batch);
            bool isStep = _step.IsComplete || Position.Step == _batches.Count - 1;
            if (double.IsNaN(mean) || (isStep && !_step.Update(rate))) return Diverged("loss or a gradient", rate, warn);
            if (isStep) _runningAverage?.Step(_pool);

            long tokens = 0;
            foreach (int example in batch) tokens += _train.Length(example);
            Position.Add(mean * batch.Length, batch.Length, tokens);
            if (!_step.IsAccumulating) _course.Checkpoints?.SaveIfDue(this);
            TimeSpan now = Elapsed;
            if (progress is null || now - reported < ReportInterval || Position.Step == _batches.Count) continue;
            reported = now;
            double soFar = (now - Position.Start).TotalSeconds;
            progress.Report(new TrainingProgress(Position.Epoch, _options.MaximumEpochs, Position.Step, _batches.Count,
                Position.Loss / Position.Examples, null, null, rate, Position.Examples / soFar, Position.Tokens / soFar, now));
        }

        return EndEpoch(progress, warn);
    }

    private bool EndEpoch(IProgress<TrainingProgress>? progress, Action<string>? warn)
    {
        double rate = RateOf(_batches.Count - 1), seconds = (Elapsed - Position.Start).TotalSeconds;
        (double validationLoss, double accuracy) = Judge();
        if (HasValidation && !double.IsFinite(validationLoss)) return Diverged("validation loss", rate, warn);
        if (HasValidation) _plateau?.Observe(validationLoss);
        var result = new EpochResult(Position.Epoch, Position.Loss / Position.Examples, validationLoss, accuracy,
            (Elapsed - Position.Start).TotalSeconds, Position.Examples / seconds, Position.Tokens / seconds);
        _history.Add(result);
        Position.EndEpoch();
        _course.Checkpoints?.Save(this);
        progress?.Report(new TrainingProgress(result.Epoch, _options.MaximumEpochs, _batches.Count, _batches.Count, result.TrainingLoss,
            HasValidation ? validationLoss : null, HasValidation ? accuracy : null, rate, result.ExamplesPerSecond, result.TokensPerSecond, Elapsed));
        return true;
    }

    private double RateOf(int step) => _options.LearningRate * _schedule.Factor(
        (Position.Epoch - 1L) * _batches.Count + step, (long)_options.MaximumEpochs * _batches.Count) * (_plateau?.Factor ?? 1);

    // Evaluates the weights that would be kept, and keeps them where they are the best so far, or the last where nothing judges them.
    private (double Loss, double Accuracy) Judge()
    {
        if (_average is not null)
        {
            _average.Exchange(_pool);
            _network.Pack(backward: false);
        }

        (double Loss, double Accuracy) result = HasValidation ? Validate() : (double.NaN, double.NaN);
        if (!HasValidation || _stopping.Observe(result.Loss)) _best.Keep();

        if (_average is not null)
        {
            _average.Exchange(_pool);
            _network.Pack(backward: true);
        }

        return result;
    }

    private (double Loss, double Accuracy) Validate()
    {
        _evaluation.Run(_validation, _validationExamples, _validationIds, _subwords);
        double loss = 0, right = 0, weight = 0;
        for (int i = 0; i < _validationExamples.Length; i++)
        {
            float w = ClassifierLoss.Weight(_validation, _validationExamples[i], _options.ClassWeights);
            (double l, double r) = ClassifierLoss.Evaluate(_evaluation[i], _validation.Label(_validationExamples[i]));
            loss += w * l;
            right += w * r;
            weight += w;
        }

        return (loss / weight, right / weight);
    }

    private bool Diverged(string what, double rate, Action<string>? warn)
    {
        string cure = $"Lower {nameof(SequenceClassifierOptions.LearningRate)}, or clip harder with {nameof(SequenceClassifierOptions.ClipNorm)}"
            + (_train.Input.Kind == SequenceInputKind.Vectors ? ", or see whether all vectors are finite." : ".");
        _course.Diverge(what, rate, cure, HasValidation && _history.Count > 0 ? _stopping.BestEpoch : _history.Count, warn);
        return false;
    }

    // With subwords a word that is not known has a number of its own, for its n-grams.
    private int[] Ids(ClassificationData data) =>
        data.Corpus is not { } corpus ? []
        : _subwords is null ? corpus.IdsOfDistinctTokens(_vocabulary!)
        : [.. corpus.DistinctTokens.Select(token => _subwords.NumberOf(token))];

    private void StartFrom(WordVectors vectors, ClassifierVocabulary words)
    {
        _network.ClearSubwords();
        _network.Words!.TrainedRows = words.TrainedCount;
        _wordsOfTexts = words.TrainedCount - Vocabulary.FirstWord;
        _wordsFound = new PretrainedStart(vectors).Fill(words.Words, _network.Words, words.TrainedCount, ClassifierShape.EmbeddingSpread);
        if (_wordsFound > 0 || _wordsOfTexts == 0) return;
        throw new InvalidOperationException($"Not one of the {_wordsOfTexts} words of the training texts has a vector in "
            + $"{nameof(SequenceClassifierOptions.PretrainedEmbeddings)}: their language, their case or how texts are cut differs from that "
            + "of the vectors. Set Tokenizer to one like that of the vectors, or give others.");
    }

    private static (int[] Train, int[] Validation) HoldBack(
        ClassificationData data, SequenceClassifierOptions options, RandomStream random)
    {
        int[] examples = data.Counted(options.ClassWeights);
        random.Shuffle(examples.AsSpan());
        int count = (int)(examples.Length * options.ValidationShare);
        LeaveOneOfEachClass(data, examples, count);
        return (examples[count..], examples[..count]);
    }

    // A class that the draw held back whole would never be learned: its first example changes places with one of a class that has more.
    private static void LeaveOneOfEachClass(ClassificationData data, int[] examples, int heldBack)
    {
        int[] left = new int[data.ClassCount];
        foreach (int example in examples.AsSpan(heldBack)) left[data.Label(example)]++;
        for (int i = 0; i < heldBack; i++)
        {
            if (left[data.Label(examples[i])] > 0) continue;
            int other = Array.FindIndex(examples, heldBack, e => left[data.Label(e)] > 1);
            if (other < 0) return;
            left[data.Label(examples[other])]--;
            left[data.Label(examples[i])]++;
            (examples[i], examples[other]) = (examples[other], examples[i]);
        }
    }

    private static ClassifierShape Shape(ClassificationData train, SequenceClassifierOptions options, Vocabulary? vocabulary)
    {
        int table = vocabulary?.Count ?? (train.Input.Kind == SequenceInputKind.Keys ? checked(train.Input.Size + Vocabulary.FirstWord) : 0);
        int width = train.Input.Kind == SequenceInputKind.Vectors ? train.Input.Size : options.EmbeddingWidth;
        var cell = new CellForm(options.Cell) { Update = options.UpdateGate, Output = options.JordanOutput };
        return new ClassifierShape(train.Input, options.Encoder, cell, options.Layers, options.HiddenSize, options.Bidirectional,
            options.Pooling, table, vocabulary is null ? 0 : options.SubwordBuckets, width, train.ClassCount == 2 ? 1 : train.ClassCount,
            options.DirectionMerge, options.Residual, options.LayerNormalization);
    }
}
