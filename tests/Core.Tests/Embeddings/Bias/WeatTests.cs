using MLNetSeq.Embeddings;
using MLNetSeq.Numerics;
using MLNetSeq.Testing;
using Xunit;

namespace MLNetSeq.Tests.Embeddings.Bias;

public class WeatTests
{
    private const double Tolerance = 1e-5;

    [Theory]
    [GoldenCases("weat")]
    public void Associations_effect_sizes_and_exact_p_are_the_paper_s(GoldenCase golden)
    {
        WordSet[] sets = [.. new[] { "X", "Y", "A", "B" }.Select(name => Names(name, golden.Shape("inputs", name)[0]))];
        float[] rows = [.. sets.SelectMany(set => golden.Floats("inputs", set.Name))];
        WordVectors vectors = WordVectors.Create(sets.SelectMany(set => set.Words), rows, golden.Shape("inputs", "X")[1]);
        WeatMetrics metrics = vectors.EvaluateWeat(
            new WeatTest("golden", sets[0], sets[1], sets[2], sets[3]), new() { MaximumPartitions = long.MaxValue });
        Near.Assert(golden.Doubles("outputs", "associationX"), Associations(metrics.AssociationsX), Tolerance, "associations of X");
        Near.Assert(golden.Doubles("outputs", "associationY"), Associations(metrics.AssociationsY), Tolerance, "associations of Y");
        Near.Assert(golden.Scalar("outputs", "testStatistic"), metrics.Statistic, Tolerance, "statistic");
        Near.Assert(golden.Scalar("outputs", "effectSize_sampleStd"), metrics.EffectSize, Tolerance, "effect size, n - 1");
        Near.Assert(golden.Scalar("outputs", "effectSize_populationStd"), metrics.EffectSizePopulation, Tolerance, "effect size, n");
        Assert.Equal(golden.Scalar("outputs", "partitions"), metrics.Partitions);
        Assert.Equal(golden.Scalar("outputs", "pValue_strict"), metrics.PValueStrict, 1e-15);
        Assert.Equal(golden.Scalar("outputs", "pValue_greaterOrEqual"), metrics.PValue, 1e-15);
        Assert.True(metrics.IsExact);
        Assert.Equal(0, metrics.PValueError);
    }

    [Fact]
    public void A_sampled_p_is_near_the_exact_one_and_repeats()
    {
        (WordVectors vectors, WeatTest test) = Random(seed: 5, x: 7, y: 9);
        WeatMetrics exact = vectors.EvaluateWeat(test), sampled = vectors.EvaluateWeat(test, new() { MaximumPartitions = 100 });
        Assert.Equal((11440, true), (exact.PartitionsSeen, exact.IsExact));
        Assert.Equal((100_000, false, 11440), (sampled.PartitionsSeen, sampled.IsExact, sampled.Partitions));
        Assert.InRange(sampled.PValue, exact.PValue - 5 * sampled.PValueError, exact.PValue + 5 * sampled.PValueError);
        Assert.InRange(sampled.PValueError, 1e-6, 0.002);
        Assert.Equal(sampled.PValue, vectors.EvaluateWeat(test, new() { MaximumPartitions = 100 }).PValue);
        Assert.NotEqual(sampled.PValue, vectors.EvaluateWeat(test, new() { MaximumPartitions = 100, Seed = 2 }).PValue);
    }

    // X lies along A and Y along B: no partition reaches the observed one.
    [Fact]
    public void Sets_that_agree_with_their_attributes_have_the_least_p()
    {
        const int words = 12;
        WeatTest test = Test(words, words);
        float[] values = [.. Enumerable.Range(0, words).SelectMany(i => (float[])[1, 0.01f * i]),
            .. Enumerable.Range(0, words).SelectMany(i => (float[])[0.01f * i, 1]), 1, 0, 0, 1];
        WordVectors vectors = WordVectors.Create(AllWords(test), values, 2);
        WeatMetrics exact = vectors.EvaluateWeat(test, new() { MaximumPartitions = 3_000_000 });
        Assert.Equal((2_704_156, 1.0 / 2_704_156, 0.0), (exact.PartitionsSeen, exact.PValue, exact.PValueStrict));
        Assert.InRange(exact.EffectSizePopulation, 1.9, 2);
        WeatMetrics sampled = vectors.EvaluateWeat(test, new() { Samples = 1000 });
        Assert.Equal((0.001, 0.0), (sampled.PValue, sampled.PValueStrict));
    }

    [Fact]
    public void Partitions_that_differ_by_rounding_only_are_ties()
    {
        // Each word of X has a twin in Y: 2^6 of the partitions are the observed one again, summed in another order.
        var random = new RandomStream(3);
        float[] x = new float[6 * 3];
        random.FillNormal(x, 0, 1);
        WeatTest test = Test(6, 6);
        WordVectors vectors = WordVectors.Create(AllWords(test), [.. x, .. x, 1, 0, 0, 0, 1, 0], 3);
        WeatMetrics metrics = vectors.EvaluateWeat(test);
        Assert.Equal(0, metrics.Statistic, 1e-12);
        Assert.Equal(1, metrics.PValue + metrics.PValueStrict, 1e-12);
        Assert.True(metrics.PValue - metrics.PValueStrict >= 64.0 / metrics.Partitions, $"{metrics}");
    }

    [Fact]
    public void Words_without_a_vector_are_left_out_and_named()
    {
        (WordVectors vectors, WeatTest test) = Random(seed: 8, x: 5, y: 5);
        WeatTest more = test with { X = new WordSet("X", [.. test.X.Words, "none", "X0"]), Y = new WordSet("Y", ["Y1", "y2", "Y3"]) };
        WeatMetrics metrics = vectors.EvaluateWeat(more);
        Assert.Equal(21, metrics.PartitionsSeen);
        WordCoverage x = metrics.Coverage[0], y = metrics.Coverage[1];
        Assert.Equal(("X", 5, 6, "none"), (x.List, x.Found, x.Total, Assert.Single(x.Missing)));
        Assert.Equal(("Y", 2, 3, "y2"), (y.List, y.Found, y.Total, Assert.Single(y.Missing)));
        Assert.Contains("none", metrics.ToString());
    }

    [Fact]
    public void Words_that_are_all_associated_alike_have_no_effect_size_and_p_is_1()
    {
        WeatTest test = Test(3, 3);
        WordVectors vectors = WordVectors.Create(AllWords(test), [0, 1, 0, 2, 0, 3, 0, 4, 1e-9f, 5, 0, 6, 1, 0, -1, 0], 2);
        WeatMetrics metrics = vectors.EvaluateWeat(test);
        Assert.Equal((double.NaN, double.NaN, 1.0, 0.0),
            (metrics.EffectSize, metrics.EffectSizePopulation, metrics.PValue, metrics.PValueStrict));
        Assert.Equal(0, metrics.Statistic, 1e-8);
    }

    [Fact]
    public void Sets_that_cannot_be_tested_are_errors_that_name_them()
    {
        (WordVectors vectors, WeatTest test) = Random(seed: 8, x: 4, y: 4);
        string few = Message(test with { X = new WordSet("Flowers", ["X0", "tulip"]) });
        Assert.Contains("Flowers", few);
        Assert.Contains("tulip", few);
        Assert.Contains(test.Name, few);
        Assert.Contains("'A'", Message(test with { A = new WordSet("A", ["rose"]) }));
        Assert.Contains("share X1", Message(test with { Y = new WordSet("Y", ["Y0", "X1", "Y1"]) }));

        string Message(WeatTest wrong) => Assert.Throws<ArgumentException>(() => vectors.EvaluateWeat(wrong)).Message;
    }

    [Fact]
    public void A_test_can_be_cancelled()
    {
        (WordVectors vectors, WeatTest test) = Random(seed: 8, x: 4, y: 4);
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => vectors.EvaluateWeat(test, cancellation: source.Token));
    }

    private static (WordVectors Vectors, WeatTest Test) Random(int seed, int x, int y)
    {
        WeatTest test = Test(x, y);
        float[] values = new float[(x + y + 2) * 5];
        new RandomStream(seed).FillNormal(values, 0, 1);
        return (WordVectors.Create(AllWords(test), values, 5), test);
    }

    private static WeatTest Test(int x, int y) => new("test", Names("X", x), Names("Y", y), Names("A", 1), Names("B", 1));

    private static string[] AllWords(WeatTest test) => [.. test.X.Words, .. test.Y.Words, .. test.A.Words, .. test.B.Words];

    private static WordSet Names(string set, int count) => new(set, [.. Enumerable.Range(0, count).Select(i => $"{set}{i}")]);

    private static float[] Associations(IReadOnlyList<WordAssociation> words) => [.. words.Select(word => (float)word.Association)];
}
