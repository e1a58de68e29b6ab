using System.Diagnostics;
using MLNetSeq.Layers;
using MLNetSeq.Numerics;
using MLNetSeq.Text;
using MLNetSeq.Training;

namespace MLNetSeq.Models;

/// <summary>The training of a <see cref="SequenceClassifier"/>: from examples to the weights of the best epoch.</summary>
internal sealed class ClassifierTraining : IDisposable
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(200);

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
    private readonly ExponentialAverage? _average;
    private readonly EarlyStopping _stopping;
    private readonly LengthBatches _batches;
    private readonly LearningRateSchedule _schedule;
    private readonly int[] _validationIds;
    private readonly float[][] _best;
    private readonly List<EpochResult> _history = [];
    private readonly Stopwatch _clock = new();

    public ClassifierTraining(ClassificationData train, ClassificationData? validation, SequenceClassifierOptions options, SequenceClassifier? warmStart)
    {
        ClassifierChecks.Options(options, train.ClassCount);
        ClassifierChecks.Data(train, validation, options.ClassWeights);
        _options = options;
        _train = train;
        _validation = validation ?? train;
        _random = new RandomStream(options.Seed);
        (_trainExamples, _validationExamples) = validation is null
            ? HoldBack(train.Counted(options.ClassWeights), options.ValidationShare, _random)
            : (train.Counted(options.ClassWeights), validation.Counted(options.ClassWeights));
        _vocabulary = train.Corpus is { } corpus ? ClassifierVocabulary.Build(corpus, _trainExamples, options, warmStart) : null;
        _subwords = _vocabulary is not null && options.SubwordBuckets > 0 ? new SubwordTable(_vocabulary, new SubwordHasher(options.SubwordBuckets)) : null;
        ClassifierShape shape = Shape(train, options, _vocabulary);
        ClassifierChecks.Shape(shape);
        _network = new ClassifierNetwork(shape, _random);
        if (warmStart is not null) WarmStart.Copy(warmStart, _network);
        _pool = new WorkerPool(options.Threads > 0 ? options.Threads : Environment.ProcessorCount);
        _step = new ClassifierStep(_network, options, _pool, _random);
        _step.Read(train, Ids(train), _subwords);
        _evaluation = new ClassifierEvaluation(_network, _pool);
        _average = options.WeightAverageDecay > 0 ? new ExponentialAverage(_network.Parameters, options.WeightAverageDecay) : null;
        _stopping = new EarlyStopping(Math.Max(1, options.Patience));
        _batches = new LengthBatches(train, _trainExamples, options.BatchSize);
        _schedule = new LearningRateSchedule { WarmUpShare = options.WarmUpShare };
        _validationIds = Ids(_validation);
        _best = [.. _network.Parameters.Select(p => new float[p.Length])];
    }

    private bool HasValidation => _validationExamples.Length > 0;

    public void Dispose() => _pool.Dispose();

    public SequenceClassifier Run(IProgress<TrainingProgress>? progress, CancellationToken cancellation, Action<string>? warn)
    {
        _clock.Start();
        if (_train.TruncatedCount > 0)
        {
            warn?.Invoke($"{_train.TruncatedCount} of {_train.Count} training sequences are longer than {_train.MaximumTokens} tokens; "
                + $"only their {(_train.Keep == TextPart.End ? "last" : "first")} ones are read.");
        }

        for (int epoch = 1; epoch <= _options.MaximumEpochs; epoch++)
        {
            if (!Epoch(epoch, progress, cancellation, warn)) break;
            if (_options.Patience > 0 && HasValidation && _stopping.ShouldStop) break;
        }

        for (int p = 0; p < _best.Length; p++) _best[p].CopyTo(_network.Parameters[p].Value);
        var reading = new ClassifierReading(_train.Input.Kind == SequenceInputKind.Text ? _train.Tokenizer : null, _train.MaximumTokens, _train.Keep);
        return new SequenceClassifier(_network, _vocabulary, reading, _history);
    }

    // One pass over the examples; false where it had to be given up, and an earlier one is kept.
    private bool Epoch(int epoch, IProgress<TrainingProgress>? progress, CancellationToken cancellation, Action<string>? warn)
    {
        TimeSpan start = _clock.Elapsed, reported = start;
        double loss = 0, rate = 0;
        long examples = 0, tokens = 0;
        _batches.Shuffle(_random);
        for (int b = 0; b < _batches.Count; b++)
        {
            if (cancellation.IsCancellationRequested && StopsHere(cancellation)) return false;
            ReadOnlySpan<int> batch = _batches[b];
            long done = (epoch - 1L) * _batches.Count + b;
            rate = _options.LearningRate * _schedule.Factor(done, (long)_options.MaximumEpochs * _batches.Count);
            double mean = _step.Run(batch, rate);
            if (double.IsNaN(mean)) return Diverged("loss or a gradient", epoch, rate, warn);
            _average?.Step(_pool);

            loss += mean * batch.Length;
            examples += batch.Length;
            foreach (int example in batch) tokens += _train.Length(example);
            TimeSpan now = _clock.Elapsed;
            if (progress is null || now - reported < ReportInterval || b == _batches.Count - 1) continue;
            reported = now;
            double soFar = (now - start).TotalSeconds;
            progress.Report(new TrainingProgress(epoch, _options.MaximumEpochs, b + 1, _batches.Count, loss / examples, null, null, rate,
                examples / soFar, tokens / soFar, now));
        }

        double seconds = (_clock.Elapsed - start).TotalSeconds;
        (double validationLoss, double accuracy) = Judge();
        if (HasValidation && !double.IsFinite(validationLoss)) return Diverged("validation loss", epoch, rate, warn);
        var result = new EpochResult(epoch, loss / examples, validationLoss, accuracy, (_clock.Elapsed - start).TotalSeconds,
            examples / seconds, tokens / seconds);
        _history.Add(result);
        progress?.Report(new TrainingProgress(epoch, _options.MaximumEpochs, _batches.Count, _batches.Count, result.TrainingLoss,
            HasValidation ? validationLoss : null, HasValidation ? accuracy : null, rate, result.ExamplesPerSecond, result.TokensPerSecond, _clock.Elapsed));
        return true;
    }

    // Evaluates the weights that would be kept, and keeps them where they are the best so far, or the last where nothing judges them.
    private (double Loss, double Accuracy) Judge()
    {
        if (_average is not null)
        {
            _average.Exchange(_pool);
            _network.Pack(backward: false);
        }

        (double Loss, double Accuracy) result = HasValidation ? Validate() : (double.NaN, double.NaN);
        if (!HasValidation || _stopping.Observe(result.Loss))
            for (int p = 0; p < _best.Length; p++) _network.Parameters[p].Value.CopyTo(_best[p]);

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

    private bool StopsHere(CancellationToken cancellation)
    {
        if (!_options.KeepBestWhenCancelled) cancellation.ThrowIfCancellationRequested();
        if (_history.Count == 0)
            throw new OperationCanceledException("Training was cancelled before its first epoch ended: there is no model to keep.", cancellation);
        return true;
    }

    private bool Diverged(string what, int epoch, double rate, Action<string>? warn)
    {
        string where = string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"The {what} was not a finite number in epoch {epoch} at a learning rate of {rate:G4}");
        string cure = $"Lower {nameof(SequenceClassifierOptions.LearningRate)}, or clip harder with {nameof(SequenceClassifierOptions.ClipNorm)}"
            + (_train.Input.Kind == SequenceInputKind.Vectors ? ", or see whether all vectors are finite." : ".");
        if (_history.Count == 0) throw new TrainingDivergedException($"{where}, before any epoch had ended. {cure}");
        warn?.Invoke($"{where}. Training stops, and the model of epoch {(HasValidation ? _stopping.BestEpoch : _history.Count)} is kept. {cure}");
        return false;
    }

    // With subwords a word that is not known has a number of its own, for its n-grams.
    private int[] Ids(ClassificationData data) =>
        data.Corpus is not { } corpus ? []
        : _subwords is null ? corpus.IdsOfDistinctTokens(_vocabulary!)
        : [.. corpus.DistinctTokens.Select(token => _subwords.NumberOf(token))];

    private static (int[] Train, int[] Validation) HoldBack(int[] examples, double share, RandomStream random)
    {
        random.Shuffle(examples.AsSpan());
        int count = (int)(examples.Length * share);
        return (examples[count..], examples[..count]);
    }

    private static ClassifierShape Shape(ClassificationData train, SequenceClassifierOptions options, Vocabulary? vocabulary)
    {
        int table = vocabulary?.Count ?? (train.Input.Kind == SequenceInputKind.Keys ? checked(train.Input.Size + Vocabulary.FirstWord) : 0);
        int width = train.Input.Kind == SequenceInputKind.Vectors ? train.Input.Size : options.EmbeddingSize;
        var cell = new CellForm(options.Cell) { Update = options.UpdateGate, Output = options.JordanOutput };
        return new ClassifierShape(train.Input, options.Encoder, cell, options.Layers, options.HiddenSize, options.Bidirectional,
            options.Pooling, table, vocabulary is null ? 0 : options.SubwordBuckets, width, train.ClassCount == 2 ? 1 : train.ClassCount);
    }
}
