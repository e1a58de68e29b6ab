using System.Diagnostics;
using MLNetSeq.Numerics;
using MLNetSeq.Text;

namespace MLNetSeq.Models;

/// <summary>The training of a <see cref="SequenceClassifier"/>: from examples to the weights of the best epoch.</summary>
internal sealed class ClassifierTraining : IDisposable
{
    private readonly ClassificationData _train;
    private readonly ClassificationData _validation;
    private readonly int[] _trainExamples;
    private readonly int[] _validationExamples;
    private readonly SequenceClassifierOptions _options;
    private readonly RandomStream _random;
    private readonly WorkerPool _pool;
    private readonly Vocabulary? _vocabulary;
    private readonly ClassifierNetwork _network;
    private readonly List<EpochResult> _history = [];
    private readonly float[][] _best;
    private double _bestLoss = double.PositiveInfinity;
    private int _bestEpoch;

    public ClassifierTraining(ClassificationData train, ClassificationData? validation, SequenceClassifierOptions options, SequenceClassifier? warmStart)
    {
        ClassifierChecks.Options(options, train.ClassCount);
        ClassifierChecks.Data(train, validation);
        _options = options;
        _train = train;
        _validation = validation ?? train;
        _random = new RandomStream(options.Seed);
        (_trainExamples, _validationExamples) = validation is null
            ? HoldBack(train, options.ValidationShare, _random)
            : ([.. Enumerable.Range(0, train.Count)], [.. Enumerable.Range(0, validation.Count)]);
        _vocabulary = train.Corpus is { } corpus ? BuildVocabulary(corpus) : null;
        _network = new ClassifierNetwork(Shape(train, options, _vocabulary), _random);
        _best = [.. _network.Parameters.Select(p => new float[p.Length])];
        _pool = new WorkerPool(options.Threads > 0 ? options.Threads : Environment.ProcessorCount);
    }

    public void Dispose() => _pool.Dispose();

    public SequenceClassifier Run(IProgress<TrainingProgress>? progress, CancellationToken cancellation, Action<string>? warn)
    {
        var step = new ClassifierStep(_network, _options, _pool, _random);
        step.Read(_train, Ids(_train));
        var evaluation = new ClassifierEvaluation(_network, _pool);
        int[] validationIds = Ids(_validation);
        var batches = new LengthBatches(_train, _trainExamples, _options.BatchSize);
        var clock = Stopwatch.StartNew();

        for (int epoch = 1; epoch <= _options.MaximumEpochs; epoch++)
        {
            TimeSpan start = clock.Elapsed, reported = start;
            batches.Shuffle(_random);
            double loss = 0;
            long examples = 0, tokens = 0;
            for (int b = 0; b < batches.Count; b++)
            {
                cancellation.ThrowIfCancellationRequested();
                ReadOnlySpan<int> batch = batches[b];
                double rate = _options.LearningRate;
                double mean = step.Run(batch, rate);
                if (double.IsNaN(mean)) throw new TrainingDivergedException($"NaN at epoch {epoch}, rate {rate}");
                loss += mean * batch.Length;
                examples += batch.Length;
                foreach (int example in batch) tokens += _train.Length(example);
            }

            double seconds = (clock.Elapsed - start).TotalSeconds;
            (double validationLoss, double accuracy) = Validate(evaluation, validationIds);
            if (validationLoss < _bestLoss)
            {
                _bestLoss = validationLoss;
                _bestEpoch = epoch;
                for (int p = 0; p < _best.Length; p++) _network.Parameters[p].Value.CopyTo(_best[p]);
            }

            var result = new EpochResult(epoch, loss / examples, validationLoss, accuracy, (clock.Elapsed - start).TotalSeconds,
                examples / seconds, tokens / seconds);
            _history.Add(result);
            progress?.Report(new TrainingProgress(epoch, _options.MaximumEpochs, batches.Count, batches.Count, result.TrainingLoss,
                validationLoss, accuracy, _options.LearningRate, result.ExamplesPerSecond, result.TokensPerSecond, clock.Elapsed));
            if (_options.Patience > 0 && epoch - _bestEpoch >= _options.Patience) break;
        }

        for (int p = 0; p < _best.Length; p++) _best[p].CopyTo(_network.Parameters[p].Value);
        var reading = new ClassifierReading(_train.Input.Kind == SequenceInputKind.Text ? _train.Tokenizer : null, _options.MaximumTokens, _options.Keep);
        return new SequenceClassifier(_network, _vocabulary, reading, _history);
    }

    private static (int[] Train, int[] Validation) HoldBack(ClassificationData data, double share, RandomStream random)
    {
        int[] order = [.. Enumerable.Range(0, data.Count)];
        random.Shuffle(order.AsSpan());
        int count = (int)(data.Count * share);
        return (order[count..], order[..count]);
    }

    private static ClassifierShape Shape(ClassificationData train, SequenceClassifierOptions options, Vocabulary? vocabulary)
    {
        int table = vocabulary?.Count ?? (train.Input.Kind == SequenceInputKind.Keys ? checked(train.Input.Size + Vocabulary.FirstWord) : 0);
        int width = train.Input.Kind == SequenceInputKind.Vectors ? train.Input.Size : options.EmbeddingSize;
        return new ClassifierShape(train.Input, options.Encoder, options.Cell, options.Layers, options.HiddenSize, options.Bidirectional,
            options.Pooling, table, width, train.ClassCount == 2 ? 1 : train.ClassCount);
    }

    private Vocabulary BuildVocabulary(TokenCorpus corpus)
    {
        // Of the training share alone: a word met in validation only is as unknown as it will be in a test.
        long[] counts = new long[corpus.DistinctTokens.Count];
        foreach (int example in _trainExamples)
            foreach (int token in corpus[example]) counts[token]++;
        return Vocabulary.Build(Words(), _options.VocabularySize, _options.MinimumCount);

        IEnumerable<KeyValuePair<string, long>> Words()
        {
            for (int i = 0; i < counts.Length; i++)
                if (counts[i] > 0) yield return new(corpus.DistinctTokens[i], counts[i]);
        }
    }

    private int[] Ids(ClassificationData data) => data.Corpus is { } corpus ? corpus.IdsOfDistinctTokens(_vocabulary!) : [];

    private (double Loss, double Accuracy) Validate(ClassifierEvaluation evaluation, int[] ids)
    {
        evaluation.Run(_validation, _validationExamples, ids);
        double loss = 0, right = 0, weight = 0;
        for (int i = 0; i < _validationExamples.Length; i++)
        {
            float w = ClassifierLoss.Weight(_validation, _validationExamples[i], _options.ClassWeights);
            (double l, double r) = ClassifierLoss.Evaluate(evaluation[i], _validation.Label(_validationExamples[i]));
            loss += w * l;
            right += w * r;
            weight += w;
        }

        return (loss / weight, right / weight);
    }
}
