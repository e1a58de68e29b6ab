using MLNetSeq.Embeddings;
using MLNetSeq.Numerics;
using MLNetSeq.Testing;
using Xunit;

namespace MLNetSeq.Tests.Embeddings.Bias;

public class DirectBiasTests
{
    private const double Tolerance = 1e-5;

    [Theory]
    [GoldenCases("debias_hard")]
    public void Direct_bias_and_projections_are_the_paper_s(GoldenCase golden)
    {
        WordVectors vectors = GoldenVectors.Of(golden);
        var neutral = new WordSet("neutral words", GoldenVectors.Strings(golden.Json("inputs", "neutralWords")));
        var all = new WordSet("all", GoldenVectors.Strings(golden.Json("inputs", "words")));
        foreach ((BiasDirection method, string suffix) in
            new[] { (BiasDirection.PrincipalComponents, "pca"), (BiasDirection.MeanDifference, "meanDifference") })
        {
            BiasSubspace bias = BiasSubspace.Fit(vectors, Axis(golden), method);
            DirectBiasMetrics metrics = vectors.EvaluateDirectBias(bias, neutral, golden.Config("directBiasC", 1));
            Near.Assert(golden.Scalar("outputs", $"directBiasBefore_{suffix}"), metrics.DirectBias, Tolerance, $"direct bias, {suffix}");
            Dictionary<string, BiasProjection> found = vectors.EvaluateDirectBias(bias, all).Projections.ToDictionary(p => p.Word);
            Near.Assert(golden.Doubles("outputs", $"projectionsBefore_{suffix}"),
                [.. all.Words.Select(word => (float)found[word].Signed)], Tolerance, $"projections, {suffix}");
            Assert.All(found.Values, p => Assert.Equal(Math.Abs(p.Signed), p.Length, 1e-12));
        }

        BiasSubspace pca = BiasSubspace.Fit(vectors, Axis(golden), BiasDirection.PrincipalComponents);
        Near.Assert(golden.Scalar("outputs", "directBiasBefore_pca_c0.5"),
            vectors.EvaluateDirectBias(pca, neutral, 0.5).DirectBias, Tolerance, "c = 0.5");
        Near.Assert(golden.Scalar("outputs", "directBiasBefore_pca_c2"),
            vectors.EvaluateDirectBias(pca, neutral, 2).DirectBias, Tolerance, "c = 2");
    }

    [Fact]
    public void Of_several_directions_the_length_of_the_projection_counts()
    {
        var words = new WordSet("words", ["both", "none", "first", "first", "NONE", "zero"]);
        DirectBiasMetrics metrics = Vectors.EvaluateDirectBias(Plane, words);
        Assert.Equal((0.8 + 0 + 1) / 3, metrics.DirectBias, 1e-6);
        Assert.Equal(["first", "both", "none"], metrics.Projections.Select(p => p.Word));
        Assert.Equal((4, 5, "zero"), (metrics.Coverage.Found, metrics.Coverage.Total, Assert.Single(metrics.Coverage.Missing)));
        Assert.Contains("4 of 5 words of 'words' have a vector, not zero.", metrics.ToString());
    }

    // The paper's remark on c: then a word without overlap counts 0 and all others 1.
    [Fact]
    public void With_c_0_only_words_without_any_bias_count_nothing() =>
        Assert.Equal(2.0 / 3, Vectors.EvaluateDirectBias(Plane, new WordSet("words", ["both", "none", "first"]), 0).DirectBias, 1e-12);

    [Theory]
    [InlineData(25, 1, 1)]
    [InlineData(25, 1, 2)]
    [InlineData(100, 3, 0.5)]
    public void By_chance_there_is_what_random_vectors_have(int dimension, int directions, double strictness)
    {
        const int count = 20_000;
        float[] values = new float[count * dimension];
        new RandomStream(1).FillNormal(values, 0, 1);
        string[] words = [.. Enumerable.Range(0, count).Select(i => $"w{i}")];
        WordVectors random = WordVectors.Create(words, values, dimension);
        double[] basis = new double[directions * dimension];
        for (int k = 0; k < directions; k++) basis[k * dimension + k] = 1;
        DirectBiasMetrics metrics = random.EvaluateDirectBias(
            new BiasSubspace("axes", basis, dimension, []), new WordSet("all", words), strictness);
        Assert.Equal(metrics.DirectBias, metrics.Chance, metrics.Chance / 20);
    }

    [Fact]
    public void What_cannot_be_measured_is_an_error_that_names_it()
    {
        Assert.Contains("'professions'", Assert.Throws<ArgumentException>(
            () => Vectors.EvaluateDirectBias(Plane, new WordSet("professions", ["smith", "zero"]))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Vectors.EvaluateDirectBias(Plane, new WordSet("words", ["both"]), double.NaN));
        WordVectors narrow = WordVectors.Create(["a"], [1, 2], 2);
        Assert.Contains("3 numbers", Assert.Throws<ArgumentException>(
            () => narrow.EvaluateDirectBias(Plane, new WordSet("words", ["a"]))).Message);
    }

    private static WordVectors Vectors { get; } = WordVectors.Create(
        ["first", "both", "none", "zero", "bad"], [2, 0, 0, 0.48f, 0.64f, 0.6f, 0, 0, 3, 0, 0, 0, float.NaN, 0, 0], 3);

    private static BiasSubspace Plane { get; } = new("plane", [1, 0, 0, 0, 1, 0], 3, []);

    private static BiasAxis Axis(GoldenCase golden) => new()
    {
        Name = "golden",
        DefinitionalSets = [.. golden.Json("inputs", "definitionalPairs").EnumerateArray().Select(pair => GoldenVectors.Strings(pair))],
    };
}
