using MLNetSeq.Inference;
using MLNetSeq.Layers;
using MLNetSeq.Models;
using MLNetSeq.Numerics;
using MLNetSeq.Text;
using MLNetSeq.Training;

namespace MLNetSeq.Benchmarks;

/// <summary>The set-ups of PyTorch's lstm_bench.py, by their names there.</summary>
internal static class StepSetups
{
    private const double LearningRate = 0.1;
    private const double ClipNorm = 5;

    /// <summary>Training steps: forward, backward and update.</summary>
    public static readonly string[] Training = ["a", "b", "c35", "d", "e", "a-gru", "e-gru"];

    /// <summary>One sequence, or one step of sampling, on one thread.</summary>
    public static readonly string[] Inference = ["e-inf", "e-gru-inf", "a-inf", "b-inf", "e-inf-int8", "a-inf-int8", "b-inf-int8"];

    /// <summary>The one that PyTorch's script does not have: e with the mean of the states instead of the last one.</summary>
    public const string Unmatched = "e-mean";

    /// <summary>PyTorch's counterpart of a set-up, which has single precision only.</summary>
    public static string PeerOf(string name) => name.Replace("-int8", "", StringComparison.Ordinal);

    /// <summary>Prepares a set-up.</summary>
    /// <exception cref="ArgumentException">There is none of the name.</exception>
    public static StepSetup Create(string name, WorkerPool pool) => name switch
    {
        "a" => Language(RecurrentCell.Lstm, 65, 128, 50, 50, pool),
        "a-gru" => Language(RecurrentCell.Gru, 65, 128, 50, 50, pool),
        "b" => Language(RecurrentCell.Lstm, 65, 512, 50, 50, pool),
        "c20" => Language(RecurrentCell.Lstm, 10000, 200, 20, 20, pool),
        "c35" => Language(RecurrentCell.Lstm, 10000, 200, 20, 35, pool),
        "d" => Language(RecurrentCell.Lstm, 10000, 650, 20, 35, pool),
        "e" => Classifier(RecurrentCell.Lstm, PoolingKind.Last, pool),
        Unmatched => Classifier(RecurrentCell.Lstm, PoolingKind.Mean, pool),
        "e-gru" => Classifier(RecurrentCell.Gru, PoolingKind.Last, pool),
        "e-inf" => Sequence(RecurrentCell.Lstm, WeightPrecision.Single),
        "e-inf-int8" => Sequence(RecurrentCell.Lstm, WeightPrecision.Int8),
        "e-gru-inf" => Sequence(RecurrentCell.Gru, WeightPrecision.Single),
        "a-inf" => Sampling(128, WeightPrecision.Single),
        "a-inf-int8" => Sampling(128, WeightPrecision.Int8),
        "b-inf" => Sampling(512, WeightPrecision.Single),
        "b-inf-int8" => Sampling(512, WeightPrecision.Int8),
        _ => throw new ArgumentException(
            $"There is no set-up '{name}'; there are {string.Join(", ", [.. Training, .. Inference])}, c20 and {Unmatched}."),
    };

    private static StepSetup Language(RecurrentCell cell, int tokens, int size, int streams, int steps, WorkerPool pool)
    {
        var random = new RandomStream(1);
        var network = new LanguageNetwork(new LanguageShape(cell, tokens, size, size, Layers: 2), random);
        var step = new LanguageStep(
            network, new Sgd(network.Parameters), new LanguageStepOptions { ClipNorm = ClipNorm }, pool, new RandomStream(2));
        int[] ids = Ids(random, steps * streams + 1, tokens);
        var batch = new LanguageBatch(ids);
        for (int stream = 0; stream < streams; stream++) batch.Add(stream * steps, steps);
        int gates = cell == RecurrentCell.Gru ? 3 : 4;
        int repeated = Repeated(steps * streams, i => ids[i], i => i / steps % pool.Threads);
        return new StepSetup(() => step.Run(batch, LearningRate),
            Operations: 6.0 * steps * streams * (2.0 * 2 * size * gates * size + (double)size * tokens),
            Saved: 6.0 * repeated * size * gates * size);
    }

    // Two classes are one logit here, two in PyTorch's script; the classifier's step sees no dropout and no clipping.
    private static StepSetup Classifier(RecurrentCell cell, PoolingKind pooling, WorkerPool pool)
    {
        const int Batch = 32, Steps = 200, Keys = 2000, Embedding = 100, Hidden = 128;
        var random = new RandomStream(1);
        var options = new SequenceClassifierOptions
        {
            Dropout = 0,
            WordDropout = 0,
            ClipNorm = 0,
            LabelSmoothing = 0,
            MaximumTokens = Steps,
            Optimizer = new SgdOptions(),
        };
        var input = new SequenceInput(SequenceInputKind.Keys, Keys);
        var data = new ClassificationData(input, 2, options);
        uint[] keys = [.. Ids(random, Batch * Steps, Keys).Select(k => 1 + (uint)k)];
        for (int i = 0; i < Batch; i++) data.AddKeys(keys.AsSpan(i * Steps, Steps), random.Next(2));

        var shape = new ClassifierShape(
            input, EncoderKind.Recurrent, cell, 1, Hidden, true, pooling, Keys + Vocabulary.FirstWord, 0, Embedding, 1);
        var step = new ClassifierStep(new ClassifierNetwork(shape, random), options, pool, random);
        step.Read(data, [], null);
        int[] examples = [.. Enumerable.Range(0, Batch)];
        int gates = cell == RecurrentCell.Gru ? 3 : 4;
        int repeated = Repeated(keys.Length, i => (int)keys[i], i => i / Steps % pool.Threads);
        return new StepSetup(() => step.Run(examples, LearningRate),
            Operations: 6.0 * Batch * Steps * 2 * (Embedding + Hidden) * gates * Hidden,
            Saved: 6.0 * repeated * 2 * Embedding * gates * Hidden);
    }

    // One sequence through both directions, its last states to 2 logits.
    private static StepSetup Sequence(RecurrentCell cell, WeightPrecision precision)
    {
        const int Steps = 50, Tokens = 2000, EmbeddingSize = 100, Hidden = 128;
        var random = new RandomStream(1);
        var stack = new RecurrentStack(new RecurrentStackOptions(cell, EmbeddingSize, Hidden) { Bidirectional = true }, random);
        var embedding = new Embedding("embedding", Tokens, EmbeddingSize, 1, random);
        var network = new RecurrentInference(stack, embedding, new Linear("output", 2 * Hidden, 2, random), Of(precision));
        RecurrentRun run = network.CreateRun();
        int[] tokens = Ids(random, Steps, Tokens);
        int gates = cell == RecurrentCell.Gru ? 3 : 4;
        void Run()
        {
            run.Run(tokens);
            run.Project(run.LastStates);
        }

        return new StepSetup(Run, Operations: 2.0 * Steps * 2 * (EmbeddingSize + Hidden) * gates * Hidden,
            Saved: 2.0 * Steps * 2 * EmbeddingSize * gates * Hidden);
    }

    // One token in, the logits of the next one out, the state carried.
    private static StepSetup Sampling(int size, WeightPrecision precision)
    {
        const int Tokens = 65;
        var random = new RandomStream(1);
        var stack = new RecurrentStack(new RecurrentStackOptions(RecurrentCell.Lstm, size, size) { Layers = 2 }, random);
        RecurrentStream stream = new RecurrentInference(stack, new Embedding("embedding", Tokens, size, 1, random),
            new Linear("output", size, Tokens, random), Of(precision)).CreateStream();
        return new StepSetup(() => stream.Step(random.Next(Tokens)), Operations: 2.0 * (2 * 8.0 * size * size + (double)size * Tokens),
            Saved: 2.0 * 4 * size * size);
    }

    private static RecurrentInferenceOptions Of(WeightPrecision precision) => new() { Precision = precision };

    // The places whose word has come before in the same thread's share.
    private static int Repeated(int count, Func<int, int> word, Func<int, int> share) =>
        count - Enumerable.Range(0, count).Select(i => (share(i), word(i))).Distinct().Count();

    private static int[] Ids(RandomStream random, int count, int bound)
    {
        int[] ids = new int[count];
        foreach (ref int id in ids.AsSpan()) id = random.Next(bound);
        return ids;
    }
}
