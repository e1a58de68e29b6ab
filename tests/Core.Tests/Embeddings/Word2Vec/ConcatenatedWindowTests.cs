using MLNetSeq.Embeddings;
using MLNetSeq.Numerics;
using MLNetSeq.Testing;
using Xunit;

namespace MLNetSeq.Tests.Embeddings;

public class ConcatenatedWindowTests
{
    [Theory]
    [InlineData(Word2VecObjective.NegativeSampling)]
    [InlineData(Word2VecObjective.FullSoftmax)]
    public void Each_place_has_weights_of_its_own_and_receives_their_error(Word2VecObjective objective) => KernelPaths.ForEach(() =>
    {
        const int Dimension = 5, Places = 4;
        const float Rate = 0.1f;
        Word2VecModel model = Model(Dimension, Places / 2, objective);
        int[] places = [2, -1, 1, 2], targets = objective == Word2VecObjective.FullSoftmax ? [0, 1, 2, 3] : [0, 3, 1];
        double[][] input = Rows(model.Input), output = Rows(model.Output);
        double[] h = [.. places.SelectMany(word => Padded(word < 0 ? new double[Dimension] : input[word], model.Input.Stride))];
        double[] scores = [.. targets.Select(t => output[t].Zip(h, (a, b) => a * b).Sum())];
        double[] errors = objective == Word2VecObjective.FullSoftmax
            ? [.. scores.Select((s, k) => (k == 0 ? 1 : 0) - Math.Exp(s) / scores.Sum(Math.Exp))]
            : [.. scores.Select((s, k) => (k == 0 ? 1 : 0) - 1 / (1 + Math.Exp(-s)))];

        ExampleBatch batch = new(1, Places, 3);
        places.CopyTo(batch.Inputs, 0);
        targets.AsSpan(0, objective == Word2VecObjective.FullSoftmax ? 1 : 3).CopyTo(batch.Targets);
        batch.AddDrawn(Places, objective == Word2VecObjective.FullSoftmax ? 1 : 3, true);
        IExampleUpdates updates = objective == Word2VecObjective.FullSoftmax ? new FullSoftmaxUpdates(model) : new SampledUpdates(model);
        updates.Rate = Rate;
        updates.Run(batch);

        for (int k = 0; k < targets.Length; k++)
        {
            double[] expected = [.. output[targets[k]].Zip(h, (o, x) => o + Rate * errors[k] * x)];
            Near.Assert(expected, model.Output[targets[k]], 1e-5, $"output row {targets[k]}");
        }

        for (int word = 0; word < 4; word++)
        {
            double[] expected = [.. input[word]];
            for (int place = 0; place < Places; place++)
            {
                for (int i = 0; places[place] == word && i < Dimension; i++)
                    expected[i] += Rate * targets.Select((t, k) => errors[k] * output[t][place * model.Input.Stride + i]).Sum();
            }

            Near.Assert(expected, model.Input[word], 1e-5, $"input row {word}");
        }
    });

    [Theory]
    [InlineData(Word2VecObjective.NegativeSampling)]
    [InlineData(Word2VecObjective.HierarchicalSoftmax)]
    [InlineData(Word2VecObjective.FullSoftmax)]
    public void The_order_of_a_window_tells_words_apart(Word2VecObjective objective)
    {
        // What stands between x and y is told from what stands between y and x by the order alone.
        string[] texts = [.. Enumerable.Range(0, 2000).Select(i => (i % 4) switch { 0 => "x a y", 1 => "y b x", 2 => "x c y", _ => "y d x" })];
        using WordCorpus corpus = WordCorpus.FromTexts(texts);
        Word2VecOptions options = new()
        {
            Architecture = Word2VecArchitecture.Cbow,
            ContextMerge = ContextMerge.Concatenated,
            Objective = objective,
            HasDynamicWindow = false,
            Dimension = 10,
            Window = 1,
            Sample = 0,
            Threads = 1,
            Epochs = 20,
        };
        Reports reports = new();
        WordVectors vectors = Word2Vec.Train(corpus, options, reports);
        double concatenated = reports.LastLoss;
        Assert.Equal(vectors["x"], Word2Vec.Train(corpus, options)["x"]);
        options.ContextMerge = ContextMerge.Mean;
        Word2Vec.Train(corpus, options, reports);
        Assert.True(concatenated < 0.9 * reports.LastLoss, $"with the order the loss is {concatenated}, without it {reports.LastLoss}");
    }

    [Fact]
    public void Subwords_are_refused()
    {
        using WordCorpus corpus = WordCorpus.FromTexts(["a b a b"], new WordCorpusOptions { MinimumCount = 1 });
        Word2VecOptions options = new()
        {
            Architecture = Word2VecArchitecture.Cbow,
            ContextMerge = ContextMerge.Concatenated,
            SubwordBuckets = 100,
        };
        Assert.Contains("SubwordBuckets", Assert.Throws<ArgumentException>(() => Word2Vec.Train(corpus, options)).Message, StringComparison.Ordinal);
    }

    private static Word2VecModel Model(int dimension, int window, Word2VecObjective objective)
    {
        Word2VecModel model = new(WordList.Create(["a", "b", "c", "d"], [4, 3, 2, 1]), new Word2VecOptions
        {
            Dimension = dimension,
            Window = window,
            Architecture = Word2VecArchitecture.Cbow,
            ContextMerge = ContextMerge.Concatenated,
            Objective = objective,
        });
        model.Input.FillUniform(new RandomStream(2), 1);
        RandomStream random = new(3);
        for (int row = 0; row < 4; row++)
        {
            for (int place = 0; place < 2 * window; place++)
                random.FillUniform(model.Output[row].Slice(place * model.Input.Stride, dimension), -1, 1);
        }

        return model;
    }

    private static double[][] Rows(EmbeddingMatrix matrix) =>
        [.. Enumerable.Range(0, matrix.Rows).Select(row => matrix[row].ToArray().Select(v => (double)v).ToArray())];

    private static double[] Padded(double[] row, int length) => [.. row, .. new double[length - row.Length]];

    private sealed class Reports : IProgress<EmbeddingProgress>
    {
        public double LastLoss { get; private set; }

        public void Report(EmbeddingProgress value) => LastLoss = value.Loss ?? LastLoss;
    }
}
