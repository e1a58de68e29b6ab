using MLNetSeq.Embeddings;
using MLNetSeq.Numerics;
using MLNetSeq.Testing;
using MLNetSeq.Text;
using MLNetSeq.Training;
using Xunit;

namespace MLNetSeq.Tests.Embeddings;

/// <summary>The neural language model learns, repeats itself, and goes on from its checkpoint.</summary>
public sealed class NeuralLanguageModelTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlnetseq").FullName;

    private string Checkpoint => Path.Combine(_folder, "training.checkpoint");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<NeuralContext, int, NeuralObjective, int, bool> Forms => new()
    {
        { NeuralContext.Previous, 4, NeuralObjective.Softmax, 16, false },
        { NeuralContext.Previous, 1, NeuralObjective.Softmax, 16, true },
        { NeuralContext.Surrounding, 4, NeuralObjective.Softmax, 16, false },
        { NeuralContext.Nearby, 2, NeuralObjective.Softmax, 0, false },
        { NeuralContext.Previous, 2, NeuralObjective.SampledSoftmax, 16, false },
        { NeuralContext.Surrounding, 2, NeuralObjective.NegativeSampling, 0, false },
        { NeuralContext.Nearby, 2, NeuralObjective.NegativeSampling, 16, false },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_context_and_objective_learns_more_than_the_frequencies(
        NeuralContext context, int size, NeuralObjective objective, int hidden, bool isDirect)
    {
        using WordCorpus corpus = Toy(1000);
        NeuralLanguageModelOptions options = Options(context, size, objective, hidden, threads: 1);
        options.DirectConnections = isDirect;
        options.Epochs = 8;
        Reports reports = new();
        NeuralLanguageModel model = Train(corpus, options, reports);
        using WordCorpus other = Toy(500, seed: 9);
        double found = model.Perplexity(other), unigram = UnigramPerplexity(corpus);
        Assert.True(found < 0.85 * unigram, $"The perplexity is {found:F2}, that of the frequencies {unigram:F2}.");
        Assert.True(reports.All[^1].Loss < 0.95 * reports.All[0].Loss, $"The loss went from {reports.All[0].Loss:F3} to {reports.All[^1].Loss:F3}.");
        Assert.Equal(corpus.Words.Count, model.Vectors.Count);
        Assert.Equal(options.Dimension, model.Vectors.Dimension);
    }

    [Fact]
    public void What_must_follow_is_likeliest()
    {
        using WordCorpus corpus = Toy(1000);
        NeuralLanguageModelOptions options = Options(NeuralContext.Previous, 2, NeuralObjective.Softmax, 16, 1);
        options.Epochs = 8;
        NeuralLanguageModel model = NeuralLanguageModel.Train(corpus, options);
        Assert.Equal("pink", model.Likeliest(["the", "sky", "is"], count: 1)[0].Word);
        Assert.Equal("green", model.Likeliest(["the", "grass", "is"], count: 1)[0].Word);
        Assert.Equal("the", model.Likeliest([], count: 1)[0].Word); // sentences begin so: the padding says it
        float[] all = new float[model.Vectors.Count];
        model.Probabilities(["unheard", "the", "sky", "of", "is"], null, all);
        Assert.Equal(1, all.Sum(), 1e-4);
    }

    [Fact]
    public void The_same_seed_and_threads_give_the_same_bits_and_another_seed_others()
    {
        using WordCorpus corpus = Toy(100);
        foreach (int threads in (int[])[1, 2])
        {
            NeuralLanguageModelOptions options = Options(NeuralContext.Nearby, 2, NeuralObjective.NegativeSampling, 8, threads);
            float[] first = Bits(NeuralLanguageModel.Train(corpus, options));
            Assert.Equal(first, Bits(NeuralLanguageModel.Train(corpus, options)));
            options.Seed++;
            Assert.NotEqual(first, Bits(NeuralLanguageModel.Train(corpus, options)));
        }
    }

    public static TheoryData<NeuralContext, NeuralObjective, int, int> Resumed => new()
    {
        { NeuralContext.Previous, NeuralObjective.Softmax, 8, 1 },
        { NeuralContext.Surrounding, NeuralObjective.NegativeSampling, 0, 2 },
        { NeuralContext.Nearby, NeuralObjective.SampledSoftmax, 8, 2 },
    };

    [Theory]
    [MemberData(nameof(Resumed))]
    public void Cancelled_and_resumed_it_ends_with_the_same_bits(NeuralContext context, NeuralObjective objective, int hidden, int threads)
    {
        using WordCorpus corpus = Toy(40);
        NeuralLanguageModelOptions options = Options(context, 2, objective, hidden, threads);
        float[] expected = Bits(NeuralLanguageModel.Train(corpus, options));
        options.CheckpointPath = Checkpoint;
        int steps = (int)((corpus.WordCount + options.BatchSize - 1) / options.BatchSize);
        foreach (int step in (int[])[1, steps - 1, steps, steps + 2])
        {
            using CancellationTokenSource source = new();
            CancelAt cancel = new((long)step * options.BatchSize, source);
            Assert.ThrowsAny<OperationCanceledException>(() => Train(corpus, options, cancel, source.Token));
            Assert.True(File.Exists(Checkpoint), $"There is no checkpoint after step {step}.");
            Assert.Equal(expected, Bits(NeuralLanguageModel.Train(corpus, options)));
            Assert.False(File.Exists(Checkpoint));
        }
    }

    [Fact]
    public void Killed_between_a_pass_and_its_end_it_goes_on_with_the_same_bits()
    {
        using WordCorpus corpus = Toy(40);
        NeuralLanguageModelOptions options = Options(NeuralContext.Previous, 2, NeuralObjective.Softmax, 8, 1);
        float[] expected = Bits(NeuralLanguageModel.Train(corpus, options));
        (options.CheckpointPath, options.CheckpointInterval) = (Checkpoint, TimeSpan.Zero);
        Assert.Throws<TimeoutException>(() => Train(corpus, options, new KillAt(corpus.WordCount)));
        Reports reports = new();
        Assert.Equal(expected, Bits(Train(corpus, options, reports)));
        Assert.Null(reports.All[0].Loss);
        Assert.Null(reports.All[0].Remaining);
    }

    [Fact]
    public void A_checkpoint_of_another_training_is_refused_by_what_differs()
    {
        using WordCorpus corpus = Toy(40);
        NeuralLanguageModelOptions options = Options(NeuralContext.Previous, 2, NeuralObjective.Softmax, 8, 1);
        options.CheckpointPath = Checkpoint;
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => NeuralLanguageModel.Train(corpus, options, null, source.Token));
        options.ContextSize = 3;
        string message = Assert.Throws<InvalidOperationException>(() => NeuralLanguageModel.Train(corpus, options)).Message;
        Assert.Contains(nameof(options.ContextSize), message);
        options.ContextSize = 2;
        using WordCorpus other = Toy(41);
        Assert.Contains("the corpus", Assert.Throws<InvalidOperationException>(() => NeuralLanguageModel.Train(other, options)).Message);
    }

    [Fact]
    public void Perplexity_does_not_depend_on_the_threads_and_unknown_words_are_left_out()
    {
        using WordCorpus corpus = Toy(60);
        foreach (NeuralContext context in Enum.GetValues<NeuralContext>())
        {
            NeuralLanguageModel model = NeuralLanguageModel.Train(corpus, Options(context, 2, NeuralObjective.Softmax, 8, 1));
            double one = model.Perplexity(corpus, threads: 1);
            Assert.Equal(one, model.Perplexity(corpus, threads: 3), 1e-6 * one);
            using WordCorpus known = Corpus(["the sky is pink"]), mixed = Corpus(["the quite sky is perhaps pink"]);
            if (context != NeuralContext.Nearby) Assert.Equal(model.Perplexity(known), model.Perplexity(mixed), 1e-4);
            using WordCorpus foreign = Corpus(["nothing of this"]);
            Assert.Contains("knows none", Assert.Throws<ArgumentException>(() => model.Perplexity(foreign)).Message);
        }
    }

    [Fact]
    public void Progress_says_how_far_it_is()
    {
        using WordCorpus corpus = Toy(60);
        NeuralLanguageModelOptions options = Options(NeuralContext.Previous, 2, NeuralObjective.Softmax, 8, 1);
        Reports reports = new();
        Train(corpus, options, reports);
        EmbeddingProgress last = reports.All[^1];
        Assert.Equal(("training", 3, 3, 3 * corpus.WordCount, 3 * corpus.WordCount),
            (last.Stage, last.Epoch, last.Epochs, last.Words, last.TotalWords));
        Assert.Equal(TimeSpan.Zero, last.Remaining);
        Assert.True(last.WordsPerSecond > 0 && reports.All[0].Remaining > TimeSpan.Zero);
        Assert.True(reports.All[0].LearningRate > last.LearningRate);
    }

    [Fact]
    public void A_loss_that_is_no_number_ends_the_training_and_says_what_to_do()
    {
        using WordCorpus corpus = Toy(60);
        NeuralLanguageModelOptions options = Options(NeuralContext.Previous, 2, NeuralObjective.Softmax, 8, 1);
        (options.Optimizer, options.LearningRate, options.ClipNorm) = (new SgdOptions(), 1e38, 0);
        string message = Assert.Throws<TrainingDivergedException>(() => NeuralLanguageModel.Train(corpus, options)).Message;
        Assert.Contains(nameof(options.LearningRate), message);
    }

    public static TheoryData<string, Action<NeuralLanguageModelOptions>> Bad => new()
    {
        { "Dimension", o => o.Dimension = 0 },
        { "Context", o => o.Context = (NeuralContext)9 },
        { "ContextSize", o => o.ContextSize = 0 },
        { "HiddenSize", o => o.HiddenSize = -1 },
        { "Objective", o => o.Objective = (NeuralObjective)9 },
        { "NegativeSamples", o => o.NegativeSamples = 0 },
        { "SampleSize", o => o.SampleSize = 0 },
        { "Epochs", o => o.Epochs = 0 },
        { "BatchSize", o => o.BatchSize = 0 },
        { "LearningRate", o => o.LearningRate = double.NaN },
        { "ClipNorm", o => o.ClipNorm = -1 },
        { "Threads", o => o.Threads = -1 },
        { "CheckpointInterval", o => o.CheckpointInterval = TimeSpan.FromSeconds(-1) },
        { "WarmUpShare", o => o.Schedule = new LearningRateSchedule { WarmUpShare = 2 } },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Bad_options_are_named(string option, Action<NeuralLanguageModelOptions> spoil)
    {
        using WordCorpus corpus = Corpus(["a b"]);
        NeuralLanguageModelOptions options = new();
        spoil(options);
        ArgumentException error = Assert.ThrowsAny<ArgumentException>(() => NeuralLanguageModel.Train(corpus, options));
        Assert.Equal(option, error.ParamName);
        Assert.Contains(option, error.Message);
    }

    [SharedDataFact("data/ptb/ptb.valid.txt")]
    public void On_the_Penn_Treebank_it_is_better_than_the_frequencies_after_two_passes()
    {
        WordCorpusOptions reading = new() { Tokenizer = WhitespaceTokenizer.Instance, MinimumCount = 2 };
        using WordCorpus train = WordCorpus.FromFiles([SharedData.PathOf("data/ptb/ptb.valid.txt")], reading);
        using WordCorpus test = WordCorpus.FromTexts(
            File.ReadLines(SharedData.PathOf("data/ptb/ptb.test.txt")).Take(300), new() { Tokenizer = reading.Tokenizer, MinimumCount = 1 });
        NeuralLanguageModelOptions options = new() { Dimension = 32, HiddenSize = 32, Epochs = 2, LearningRate = 3e-3, Threads = 1 };
        double found = NeuralLanguageModel.Train(train, options).Perplexity(test, threads: 1), unigram = UnigramPerplexity(train);
        Assert.True(found < 0.7 * unigram && found > 50, $"The perplexity is {found:F1}, that of the frequencies about {unigram:F1}.");
    }

    private static NeuralLanguageModelOptions Options(NeuralContext context, int size, NeuralObjective objective, int hidden, int threads) => new()
    {
        Dimension = 12,
        Context = context,
        ContextSize = size,
        HiddenSize = hidden,
        Objective = objective,
        SampleSize = 8,
        Epochs = 3,
        BatchSize = 20,
        LearningRate = 0.01,
        Threads = threads,
    };

    // Sentences in which a colour follows from what has it, and a verb says little.
    private static WordCorpus Toy(int sentences, long seed = 4)
    {
        string[] things = ["sky", "grass", "night", "snow", "sun"], colours = ["pink", "green", "black", "white", "yellow"], verbs = ["is", "looks"];
        RandomStream random = new(seed);
        List<string> texts = [];
        for (int i = 0; i < sentences; i++)
        {
            int thing = random.Next(things.Length);
            texts.Add($"the {things[thing]} {verbs[random.Next(2)]} {colours[thing]}");
        }

        return Corpus(texts);
    }

    private static WordCorpus Corpus(IEnumerable<string> texts) =>
        WordCorpus.FromTexts(texts, new WordCorpusOptions { MinimumCount = 1, Tokenizer = WhitespaceTokenizer.Instance });

    private static double UnigramPerplexity(WordCorpus corpus)
    {
        double loss = 0;
        for (int i = 0; i < corpus.Words.Count; i++)
            loss -= corpus.Words.CountOf(i) * Math.Log((double)corpus.Words.CountOf(i) / corpus.WordCount);
        return Math.Exp(loss / corpus.WordCount);
    }

    private static float[] Bits(NeuralLanguageModel model)
    {
        float[] scratch = new float[model.Vectors.Dimension];
        float[] all = new float[model.Vectors.Count];
        model.Probabilities(["the"], null, all);
        return [.. Enumerable.Range(0, model.Vectors.Count).SelectMany(i => model.Vectors.Rows.Row(i, scratch).ToArray()), .. all];
    }

    private static NeuralLanguageModel Train(
        WordCorpus corpus, NeuralLanguageModelOptions options, IProgress<EmbeddingProgress> progress, CancellationToken cancellation = default)
    {
        using NeuralTraining training = new(corpus, options) { ReportInterval = TimeSpan.Zero };
        return training.Run(progress, cancellation);
    }

    private sealed class Reports : IProgress<EmbeddingProgress>
    {
        public List<EmbeddingProgress> All { get; } = [];

        public void Report(EmbeddingProgress value) => All.Add(value);
    }

    private sealed class CancelAt(long words, CancellationTokenSource source) : IProgress<EmbeddingProgress>
    {
        public void Report(EmbeddingProgress value)
        {
            if (value.Words >= words) source.Cancel();
        }
    }

    private sealed class KillAt(long words) : IProgress<EmbeddingProgress>
    {
        public void Report(EmbeddingProgress value)
        {
            if (value.Words == words) throw new TimeoutException();
        }
    }
}
