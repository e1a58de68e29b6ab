using MLNetSeq.Embeddings;
using MLNetSeq.Numerics;
using MLNetSeq.Text;
using MLNetSeq.Training;
using Xunit;

namespace MLNetSeq.Tests.Embeddings;

public class Word2VecTests
{
    private static readonly string[] Animals = ["cat", "dog", "horse", "cow"];
    private static readonly string[] Cities = ["rome", "paris", "london", "madrid"];

    public static TheoryData<Word2VecArchitecture, Word2VecObjective, NegativeSharing, int> Kinds => new()
    {
        { Word2VecArchitecture.SkipGram, Word2VecObjective.NegativeSampling, NegativeSharing.None, 0 },
        { Word2VecArchitecture.SkipGram, Word2VecObjective.NegativeSampling, NegativeSharing.Window, 0 },
        { Word2VecArchitecture.SkipGram, Word2VecObjective.HierarchicalSoftmax, NegativeSharing.None, 0 },
        { Word2VecArchitecture.SkipGram, Word2VecObjective.FullSoftmax, NegativeSharing.None, 0 },
        { Word2VecArchitecture.SkipGram, Word2VecObjective.NegativeSampling, NegativeSharing.None, 500 },
        { Word2VecArchitecture.Cbow, Word2VecObjective.NegativeSampling, NegativeSharing.None, 0 },
        { Word2VecArchitecture.Cbow, Word2VecObjective.HierarchicalSoftmax, NegativeSharing.None, 0 },
        { Word2VecArchitecture.Cbow, Word2VecObjective.FullSoftmax, NegativeSharing.None, 0 },
        { Word2VecArchitecture.Cbow, Word2VecObjective.NegativeSampling, NegativeSharing.None, 500 },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Words_of_like_surroundings_come_near_each_other(
        Word2VecArchitecture architecture, Word2VecObjective objective, NegativeSharing sharing, int buckets) => KernelPaths.ForEach(() =>
    {
        using WordCorpus corpus = Corpus(3000);
        WordVectors vectors = Word2Vec.Train(corpus, Options(architecture, objective, sharing, buckets));
        double alike = vectors.Similarity("cat", "horse"), other = vectors.Similarity("cat", "paris");
        Assert.True(alike > other + 0.2, $"cat is to be nearer to horse ({alike}) than to paris ({other})");
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void One_thread_gives_the_same_bits_for_a_seed_and_others_for_another(
        Word2VecArchitecture architecture, Word2VecObjective objective, NegativeSharing sharing, int buckets)
    {
        using WordCorpus corpus = Corpus(300);
        Word2VecOptions options = Options(architecture, objective, sharing, buckets);
        float[] first = Word2Vec.Train(corpus, options)["cat"], second = Word2Vec.Train(corpus, options)["cat"];
        Assert.Equal(first, second);
        options.Seed = 2;
        Assert.NotEqual(first, Word2Vec.Train(corpus, options)["cat"]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_training_that_is_interrupted_goes_on_to_the_same_bits(
        Word2VecArchitecture architecture, Word2VecObjective objective, NegativeSharing sharing, int buckets)
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.checkpoint");
        try
        {
            using WordCorpus corpus = Corpus(6000);
            Word2VecOptions options = Options(architecture, objective, sharing, buckets);
            options.Epochs = 30; // long enough to be interrupted
            float[] expected = Word2Vec.Train(corpus, options)["dog"];

            options.CheckpointPath = path;
            int interruptions = 0;
            float[]? actual = null;
            while (actual is null)
            {
                options.CheckpointInterval = ++interruptions % 2 == 0 ? TimeSpan.Zero : TimeSpan.FromMinutes(5);
                using CancellationTokenSource source = new();
                // A thread of its own: a timer waits for the thread pool, which the other tests keep busy.
                Thread interruption = new(() => CancelAfter(5 * interruptions, source)) { Priority = ThreadPriority.Highest };
                interruption.Start();
                try
                {
                    actual = Word2Vec.Train(corpus, options, cancellation: source.Token)["dog"];
                }
                catch (OperationCanceledException)
                {
                    Assert.True(File.Exists(path), "a cancelled training keeps its checkpoint");
                }
                finally
                {
                    interruption.Join();
                }

                Assert.True(interruptions < 100, "training never ends");
            }

            Assert.True(interruptions > 1, "it was to be interrupted");
            Assert.Equal(expected, actual);
            Assert.False(File.Exists(path), "a checkpoint goes when training is over");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_checkpoint_of_another_corpus_or_other_options_is_refused()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.checkpoint");
        try
        {
            using WordCorpus corpus = Corpus(300), other = Corpus(301);
            Word2VecOptions options = Options();
            options.CheckpointPath = path;
            using CancellationTokenSource source = new();
            source.Cancel();
            Assert.Throws<OperationCanceledException>(() => Word2Vec.Train(corpus, options, cancellation: source.Token));
            Assert.Contains("the corpus", Assert.Throws<InvalidOperationException>(() => Word2Vec.Train(other, options)).Message, StringComparison.Ordinal);
            options.Window = 3;
            Assert.Contains("Window", Assert.Throws<InvalidOperationException>(() => Word2Vec.Train(corpus, options)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Several_threads_learn_the_same(
        Word2VecArchitecture architecture, Word2VecObjective objective, NegativeSharing sharing, int buckets)
    {
        using WordCorpus corpus = Corpus(3000);
        Word2VecOptions options = Options(architecture, objective, sharing, buckets);
        options.Threads = 3;
        WordVectors vectors = Word2Vec.Train(corpus, options);
        Assert.True(vectors.Similarity("cat", "horse") > vectors.Similarity("cat", "paris") + 0.1, "animals are to be alike");
    }

    [Fact]
    public void With_subwords_an_unknown_word_is_near_the_words_it_is_made_of()
    {
        using WordCorpus corpus = Corpus(3000);
        Word2VecOptions options = Options();
        options.SubwordBuckets = 2000;
        WordVectors vectors = Word2Vec.Train(corpus, options);
        Assert.False(vectors.Contains("horses"));
        Assert.True(vectors.Similarity("horses", "horse") > vectors.Similarity("horses", "madrid"), "horses is to be near horse");
    }

    [Fact]
    public void Progress_tells_words_loss_and_the_time_left()
    {
        using WordCorpus corpus = Corpus(20_000);
        List<EmbeddingProgress> reports = [];
        Word2VecOptions options = Options();
        options.Epochs = 2;
        Word2Vec.Train(corpus, options, new Collect(reports));
        EmbeddingProgress last = reports[^1];
        Assert.Equal((corpus.WordCount * 2, corpus.WordCount * 2, 2, 2), (last.Words, last.TotalWords, last.Epoch, last.Epochs));
        Assert.InRange(last.Loss!.Value, 0.1, 4.2); // six rows at chance are 6 ln 2
        Assert.Equal(TimeSpan.Zero, last.Remaining);
        Assert.True(last.WordsPerSecond > 0);
    }

    [Theory]
    [InlineData(nameof(Word2VecOptions.Dimension), 0)]
    [InlineData(nameof(Word2VecOptions.Window), 0)]
    [InlineData(nameof(Word2VecOptions.NegativeSamples), 0)]
    [InlineData(nameof(Word2VecOptions.Epochs), 0)]
    [InlineData(nameof(Word2VecOptions.Threads), -1)]
    [InlineData(nameof(Word2VecOptions.Sample), double.NaN)]
    [InlineData(nameof(Word2VecOptions.NoisePower), -1.0)]
    [InlineData(nameof(Word2VecOptions.LearningRate), 0f)]
    [InlineData(nameof(Word2VecOptions.LearningRate), 11f)]
    [InlineData(nameof(Word2VecOptions.MinimumLearningRate), 1f)]
    [InlineData(nameof(Word2VecOptions.MaximumSubwordLength), 2)]
    [InlineData(nameof(Word2VecOptions.Objective), (Word2VecObjective)9)]
    public void An_option_out_of_bounds_is_named(string name, object value)
    {
        using WordCorpus corpus = Corpus(10);
        Word2VecOptions options = new();
        typeof(Word2VecOptions).GetProperty(name)!.SetValue(options, value);
        Assert.Contains(name, Assert.ThrowsAny<ArgumentException>(() => Word2Vec.Train(corpus, options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_training_that_diverges_says_what_to_lower()
    {
        using WordCorpus corpus = Corpus(20_000);
        Word2VecOptions options = Options(Word2VecArchitecture.Cbow, Word2VecObjective.FullSoftmax);
        options.ContextMerge = ContextMerge.Sum;
        options.LearningRate = 10;
        Assert.Contains("LearningRate", Assert.Throws<TrainingDivergedException>(() => Word2Vec.Train(corpus, options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Full_softmax_makes_the_step_of_the_exact_gradient()
    {
        WordList words = WordList.Create(["a", "b", "c"], [3, 2, 1]);
        Word2VecModel model = new(words, new Word2VecOptions { Dimension = 4, Objective = Word2VecObjective.FullSoftmax });
        model.Output.FillUniform(new RandomStream(3), 1);
        double[] h = [.. model.Input[1].ToArray().Select(v => (double)v)];
        double[][] o = [.. Enumerable.Range(0, 3).Select(r => model.Output[r].ToArray().Select(v => (double)v).ToArray())];
        double[] p = [.. o.Select(row => Math.Exp(row.Zip(h, (a, b) => a * b).Sum()))];
        double sum = p.Sum();

        ExampleBatch batch = new(1, 1, 1);
        (batch.Inputs[0], batch.Targets[0]) = (1, 2);
        batch.AddDrawn(1, 1, true);
        FullSoftmaxUpdates updates = new(model) { Rate = 0.1f };
        updates.Run(batch);

        Assert.Equal(-Math.Log(p[2] / sum), updates.TakeLoss().Sum, 5);
        for (int i = 0; i < 4; i++)
        {
            double error = Enumerable.Range(0, 3).Sum(w => ((w == 2 ? 1 : 0) - p[w] / sum) * o[w][i]);
            Assert.Equal(h[i] + 0.1 * error, model.Input[1][i], 5);
            for (int w = 0; w < 3; w++) Assert.Equal(o[w][i] + 0.1 * ((w == 2 ? 1 : 0) - p[w] / sum) * h[i], model.Output[w][i], 5);
        }
    }

    private static void CancelAfter(int milliseconds, CancellationTokenSource source)
    {
        Thread.Sleep(milliseconds);
        source.Cancel();
    }

    private static Word2VecOptions Options(
        Word2VecArchitecture architecture = Word2VecArchitecture.SkipGram,
        Word2VecObjective objective = Word2VecObjective.NegativeSampling,
        NegativeSharing sharing = NegativeSharing.None,
        int buckets = 0) => new()
        {
            Architecture = architecture,
            Objective = objective,
            NegativeSharing = sharing,
            SubwordBuckets = buckets,
            Dimension = 20,
            Window = 2,
            Sample = 0,
            LearningRate = 0.05f,
            Epochs = 3,
            Threads = 1,
        };

    /// <summary>Sentences in which animals stand where animals can, and cities where cities can.</summary>
    private static WordCorpus Corpus(int sentences)
    {
        RandomStream random = new(5);
        IEnumerable<string> texts = Enumerable.Range(0, sentences).Select(_ => random.Next(2) == 0
            ? $"the {Animals[random.Next(4)]} eats {(random.Next(2) == 0 ? "grass" : "meat")} on a farm"
            : $"we travel to {Cities[random.Next(4)]} by {(random.Next(2) == 0 ? "train" : "plane")} every year");
        return WordCorpus.FromTexts(texts, new WordCorpusOptions { Tokenizer = WhitespaceTokenizer.Instance, MinimumCount = 1 });
    }

    private sealed class Collect(List<EmbeddingProgress> reports) : IProgress<EmbeddingProgress>
    {
        public void Report(EmbeddingProgress value) => reports.Add(value);
    }
}
