using MLNetSeq.Embeddings;
using MLNetSeq.Numerics;
using MLNetSeq.Testing;
using MLNetSeq.Text;
using MLNetSeq.Training;
using Xunit;

namespace MLNetSeq.Tests.Embeddings;

public sealed class GloVeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlnetseq").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_loss_falls_epoch_by_epoch_on_any_number_of_threads()
    {
        using WordCorpus corpus = GloVeTexts.Corpus(500);
        foreach (AdaGradForm form in Enum.GetValues<AdaGradForm>())
        {
            foreach (int threads in (int[])[1, 3])
            {
                List<double> losses = [];
                GloVeOptions options = new() { Dimension = 10, Epochs = 5, MaximumValue = 10, AdaGrad = form, Threads = threads };
                GloVe.Train(corpus, options, EpochEnds(losses));
                Assert.Equal(5, losses.Count);
                Assert.Equal(losses.OrderDescending(), losses);
                Assert.True(losses[^1] < 0.5 * losses[0], $"{form}, {threads} threads: {string.Join(", ", losses)}");
            }
        }
    }

    [Fact]
    public void One_thread_repeats_bit_for_bit_in_memory_and_spilled()
    {
        using WordCorpus corpus = GloVeTexts.Corpus(2000, words: 5000);
        float[] first = Values(GloVe.Train(corpus, Options()));
        Assert.Equal(first, Values(GloVe.Train(corpus, Options())));
        GloVeOptions spilled = Options();
        spilled.Counting = new() { MemoryLimit = CoOccurrenceOptions.LeastMemoryLimit, TemporaryFolder = _folder };
        Assert.Equal(first, Values(GloVe.Train(corpus, spilled)));
        Assert.Empty(Directory.GetFiles(_folder));
        GloVeOptions other = Options();
        other.Seed = 2;
        Assert.NotEqual(first, Values(GloVe.Train(corpus, other)));
    }

    [Fact]
    public void Training_cancelled_anywhere_goes_on_to_the_same_bits()
    {
        using WordCorpus corpus = GloVeTexts.Corpus(2000, words: 5000);
        using CoOccurrences counted = CoOccurrences.FromCorpus(corpus, new CoOccurrenceOptions { TemporaryFolder = _folder });
        Assert.True(counted.Count > 2 * GloVeTraining.RoundLength, "There must be several rounds to stop between.");
        float[] whole = Values(GloVe.Train(counted, Options()));

        GloVeOptions options = Options();
        options.CheckpointPath = Path.Combine(_folder, "glove.checkpoint");
        options.CheckpointInterval = TimeSpan.Zero;
        int stops = 0;
        float[]? resumed = null;
        while (resumed is null)
        {
            using CancellationTokenSource source = new();
            stops++;
            try
            {
                resumed = Values(GloVe.Train(counted, options, new GloVeTexts.Watcher(p =>
                {
                    if (p.Stage == "training") source.Cancel();
                }), source.Token));
            }
            catch (OperationCanceledException)
            {
                Assert.True(File.Exists(options.CheckpointPath));
            }
        }

        Assert.True(stops > 2, $"Training was stopped {stops - 1} times.");
        Assert.Equal(whole, resumed);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void Every_round_is_one_to_go_on_from()
    {
        using WordCorpus corpus = GloVeTexts.Corpus(2000, words: 5000);
        using CoOccurrences counted = CoOccurrences.FromCorpus(corpus);
        float[] whole = Values(GloVe.Train(counted, Options()));
        GloVeOptions options = Options();
        options.CheckpointPath = Path.Combine(_folder, "glove.checkpoint");
        int rounds = 1;
        for (; StopsAfter(rounds, counted, options); rounds++) Assert.Equal(whole, Values(GloVe.Train(counted, options)));
        Assert.True(rounds > 2 * options.Epochs, $"There are {rounds} rounds in {options.Epochs} epochs.");
    }

    [Fact]
    public void A_checkpoint_of_another_training_is_refused_by_name()
    {
        using WordCorpus corpus = GloVeTexts.Corpus(300);
        GloVeOptions options = Options();
        options.CheckpointPath = Path.Combine(_folder, "glove.checkpoint");
        using CancellationTokenSource source = new();
        Assert.Throws<OperationCanceledException>(() => GloVe.Train(corpus, options, EpochEnds([], source.Cancel), source.Token));
        options.MaximumValue = 20;
        Assert.Contains("MaximumValue (was 10, is 20)", Assert.Throws<InvalidOperationException>(() => GloVe.Train(corpus, options)).Message);
        options.MaximumValue = 10;
        using WordCorpus larger = GloVeTexts.Corpus(301);
        Assert.Contains("the co-occurrences", Assert.Throws<InvalidOperationException>(() => GloVe.Train(larger, options)).Message);
    }

    [Fact]
    public void A_diverging_run_says_what_to_lower()
    {
        using WordCorpus corpus = GloVeTexts.Corpus(300);
        foreach (AdaGradForm form in Enum.GetValues<AdaGradForm>())
        {
            GloVeOptions options = Options();
            options.AdaGrad = form;
            options.LearningRate = 1e20f;
            options.CheckpointPath = Path.Combine(_folder, "glove.checkpoint");
            TrainingDivergedException error = Assert.Throws<TrainingDivergedException>(() => GloVe.Train(corpus, options));
            Assert.Contains("Lower LearningRate", error.Message);
            Assert.Empty(Directory.GetFiles(_folder));
        }
    }

    [Fact]
    public void Choices_of_vectors_are_means_sums_and_words()
    {
        using WordCorpus corpus = GloVeTexts.Corpus(100);
        GloVeOptions options = Options();
        float[] mean = Values(GloVe.Train(corpus, options));
        options.Vectors = GloVeVectors.Sum;
        float[] sum = Values(GloVe.Train(corpus, options));
        options.Vectors = GloVeVectors.Word;
        float[] word = Values(GloVe.Train(corpus, options));
        Assert.Equal(sum, mean.Select(v => 2 * v));
        Assert.NotEqual(mean, word);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(14)]
    [InlineData(31)]
    [InlineData(100)]
    public void Kernels_agree_and_never_move_the_ones(int dimension)
    {
        RandomStream random = new(3);
        GloVeRecord[] records = [.. Enumerable.Range(0, 2000).Select(_ =>
            new GloVeWeighting(10, 0.75).Record(random.Next(20), random.Next(20), 0.1f + 30 * random.NextSingle()))];
        foreach (AdaGradForm form in Enum.GetValues<AdaGradForm>())
        {
            float[]? first = null;
            KernelPaths.ForEach(() =>
            {
                GloVeParameters parameters = new(20, dimension, form);
                parameters.Draw(new RandomStream(5));
                Assert.True(double.IsFinite(new GloVeKernel(parameters, 0.05f, form).Train(records)));
                float[] vectors = parameters.Vectors(GloVeVectors.Word);
                Near.Assert([.. (first ??= vectors).Select(v => (double)v)], vectors, 1e-4, $"{form}, {dimension} dimensions");
                for (int i = 0; i < 20; i++)
                {
                    Assert.Equal(1, parameters.WordValues[i * parameters.Stride + dimension + 1]);
                    Assert.Equal(1, parameters.ContextValues[i * parameters.Stride + dimension]);
                    Span<float> row = parameters.WordValues.Slice(i * parameters.Stride, parameters.Width);
                    Assert.False(row[(dimension + 2)..].ContainsAnyExcept(0f), "What fills a row up stays zero.");
                }
            });
        }
    }

    [Fact]
    public void Shuffled_records_are_those_counted_in_another_order()
    {
        using WordCorpus corpus = GloVeTexts.Corpus(2000, words: 5000);
        using CoOccurrences counted = CoOccurrences.FromCorpus(corpus);
        using WorkerPool pool = new(2);
        using SpilledList<GloVeRecord> records = GloVeShuffle.Run(counted, Options(), pool, null, default);
        GloVeRecord[] shuffled = new GloVeRecord[counted.Count];
        records.ReadExactly(0, shuffled);
        GloVeWeighting weighting = new(10, 0.75);
        GloVeRecord[] expected = [.. counted.Entries().Select(e => weighting.Record(e.Word, e.Context, e.Value))];
        Assert.NotEqual(expected, shuffled);
        Assert.Equal(expected, shuffled.OrderBy(r => r.Word).ThenBy(r => r.Context));

        // Of neighbours in a random order, hardly any are of one word.
        double together = Enumerable.Range(1, shuffled.Length - 1).Count(i => shuffled[i].Word == shuffled[i - 1].Word) / (double)shuffled.Length;
        Assert.True(together < 0.05, $"{together:P1} of neighbours are of one word.");
    }

    [Fact]
    public void Cancelled_training_leaves_no_file_but_the_checkpoint()
    {
        using WordCorpus corpus = GloVeTexts.Corpus(2000, words: 5000);
        foreach (string stage in (string[])["counting", "shuffling", "training"])
        {
            using CancellationTokenSource source = new();
            GloVeOptions options = Options();
            options.Counting = new() { MemoryLimit = CoOccurrenceOptions.LeastMemoryLimit, TemporaryFolder = _folder };
            GloVeTexts.Watcher watcher = new(p =>
            {
                if (p.Stage == stage) source.Cancel();
            });
            Assert.Throws<OperationCanceledException>(() => GloVe.Train(corpus, options, watcher, source.Token));
            Assert.Empty(Directory.GetFiles(_folder));
        }
    }

    [Fact]
    public void Options_out_of_bounds_are_named()
    {
        using WordCorpus corpus = GloVeTexts.Corpus(10);
        foreach ((GloVeOptions options, string name) in ((GloVeOptions, string)[])
        [
            (new() { Dimension = 0 }, "Dimension"), (new() { Dimension = VectorRows.MaximumDimension + 1 }, "Dimension"),
            (new() { Epochs = 0 }, "Epochs"), (new() { LearningRate = 0 }, "LearningRate"),
            (new() { LearningRate = float.NaN }, "LearningRate"), (new() { MaximumValue = -1 }, "MaximumValue"),
            (new() { Exponent = double.NaN }, "Exponent"), (new() { Threads = -1 }, "Threads"), (new() { AdaGrad = (AdaGradForm)7 }, "AdaGrad"),
            (new() { Vectors = (GloVeVectors)7 }, "Vectors"), (new() { Counting = new() { Window = 0 } }, "Window"),
        ])
            Assert.Contains(name, Assert.Throws<ArgumentOutOfRangeException>(() => GloVe.Train(corpus, options)).ParamName);
    }

    [Fact]
    public void A_corpus_of_lonely_words_is_refused_with_the_way_out()
    {
        using WordCorpus corpus = WordCorpus.FromTexts(["one", "two"], new WordCorpusOptions { MinimumCount = 1 });
        Assert.Contains("MinimumCount", Assert.Throws<InvalidOperationException>(() => GloVe.Train(corpus)).Message);
    }

    [SharedDataFact("data/wikitext-2/valid.txt.gz")]
    public void Vectors_of_real_text_put_like_words_together()
    {
        using WordCorpus corpus = WordCorpus.FromFiles([SharedData.PathOf("data/wikitext-2/valid.txt.gz")], new WordCorpusOptions
        {
            MinimumCount = 10,
            Tokenizer = WordTokenizer.Default,
        });
        List<double> losses = [];
        WordVectors vectors = GloVe.Train(corpus, new GloVeOptions { Dimension = 50, MaximumValue = 10, Epochs = 15 }, EpochEnds(losses));
        Assert.True(losses[^1] < 0.6 * losses[0], string.Join(", ", losses));
        Assert.True(Cosine(vectors, "he", "she") > Cosine(vectors, "he", "the") && Cosine(vectors, "two", "three") > Cosine(vectors, "two", "she"),
            $"he-she {Cosine(vectors, "he", "she")}, he-the {Cosine(vectors, "he", "the")}, "
            + $"two-three {Cosine(vectors, "two", "three")}, two-she {Cosine(vectors, "two", "she")}");
    }

    private static GloVeOptions Options() => new() { Dimension = 8, Epochs = 3, MaximumValue = 10, Threads = 1 };

    // Whether training was under way still after so many rounds; then it is, in the checkpoint.
    private static bool StopsAfter(int rounds, CoOccurrences counted, GloVeOptions options)
    {
        using WorkerPool pool = new(1);
        GloVeParameters parameters = new(counted.Words.Count, options.Dimension, options.AdaGrad);
        parameters.Draw(new RandomStream(options.Seed));
        using SpilledList<GloVeRecord> records = GloVeShuffle.Run(counted, options, pool, null, default);
        GloVeTraining training = new(parameters, records, options, pool) { ReportInterval = TimeSpan.Zero };
        using CancellationTokenSource source = new();
        int reports = 0;
        try
        {
            training.Run(GloVe.Checkpoints(counted, options), new GloVeTexts.Watcher(_ =>
            {
                if (++reports == rounds) source.Cancel();
            }), source.Token);
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }

    private static GloVeTexts.Watcher EpochEnds(List<double> losses, Action? then = null) => new(p =>
    {
        if (p.Stage != "training" || p.Words * p.Epochs != p.TotalWords * p.Epoch) return;
        losses.Add(p.Loss!.Value);
        then?.Invoke();
    });

    private static float[] Values(WordVectors vectors)
    {
        float[] values = new float[vectors.Count * vectors.Dimension];
        for (int i = 0; i < vectors.Count; i++)
            vectors.Rows.Row(i, new float[vectors.Dimension]).CopyTo(values.AsSpan(i * vectors.Dimension));
        return values;
    }

    private static double Cosine(WordVectors vectors, string a, string b) =>
        VectorMath.Dot(vectors[a], vectors[b]) / Math.Sqrt(VectorMath.Dot(vectors[a], vectors[a]) * VectorMath.Dot(vectors[b], vectors[b]));
}
