using MLNetSeq.Embeddings;
using MLNetSeq.Testing;
using Xunit;

namespace MLNetSeq.Tests.Embeddings.Bias;

public class IndirectBiasTests
{
    private static readonly BiasSubspace Direction = new("gender", [1, 0, 0], 3, []);

    [Fact]
    public void Beta_is_the_share_of_the_similarity_that_the_bias_makes()
    {
        WordVectors vectors = WordVectors.Create(["w", "v", "plain", "other", "turned", "along"],
            [0.6f, 0.8f, 0, 0.6f, 0, 0.8f, 0, 1, 0, 0, 0.8f, 0.6f, 0, 0, 5, 2, 0, 0], 3);
        Assert.Equal(1, vectors.IndirectBias("w", "v", Direction), 1e-6);
        Assert.Equal(0, vectors.IndirectBias("plain", "other", Direction), 1e-12);
        Assert.Equal((0.8 - 1) / 0.8, vectors.IndirectBias("w", "plain", Direction), 1e-6);
        Assert.Equal(vectors.IndirectBias("w", "other", Direction), vectors.IndirectBias("other", "w", Direction), 1e-12);
        Assert.Equal(double.NaN, vectors.IndirectBias("plain", "turned", Direction));
        Assert.Equal(double.NaN, vectors.IndirectBias("along", "w", Direction));
        Assert.Contains("'none'", Assert.Throws<KeyNotFoundException>(() => vectors.IndirectBias("w", "none", Direction)).Message);
    }

    [Fact]
    public void Words_are_listed_by_their_place_on_the_axis_each_with_the_word_at_its_end()
    {
        WordVectors vectors = WordVectors.Create(["softball", "football", "nurse", "maestro", "pitcher", "chair"],
            [0.6f, 0.8f, 0, -0.6f, 0, 0.8f, 0.8f, 0.6f, 0, -0.8f, 0, 0.6f, 0.1f, 0.9f, 0.2f, 0, 0, 0], 3);
        IndirectBiasMetrics metrics = vectors.EvaluateIndirectBias(
            Direction, "softball", "football", new WordSet("words", ["nurse", "pitcher", "maestro", "football", "chair", "absent"]));
        Assert.Equal(["nurse", "pitcher"], metrics.TowardsFirst.Select(w => w.Word));
        Assert.Equal("maestro", Assert.Single(metrics.TowardsSecond).Word);
        Assert.Equal(vectors.IndirectBias("nurse", "softball", Direction), metrics.TowardsFirst[0].Beta, 1e-12);
        Assert.Equal(vectors.IndirectBias("maestro", "football", Direction), metrics.TowardsSecond[0].Beta, 1e-12);
        Assert.Equal(["chair", "absent"], metrics.Coverage.Missing);
        Assert.Contains("nurse", metrics.ToString());
        Assert.Equal(metrics.TowardsFirst.Concat(metrics.TowardsSecond).Average(w => Math.Abs(w.Beta)), metrics.MeanMagnitude, 1e-12);
        Assert.Contains("same way", Assert.Throws<ArgumentException>(
            () => vectors.EvaluateIndirectBias(Direction, "nurse", "nurse", new WordSet("words", ["pitcher"]))).Message);
    }

    [Theory]
    [GoldenCases("debias_hard")]
    public void Words_at_right_angles_to_the_bias_have_no_indirect_bias(GoldenCase golden)
    {
        string[] words = GoldenVectors.Strings(golden.Json("inputs", "neutralWords"));
        WordVectors after = WordVectors.Create(
            words, golden.Floats("outputs", "neutralised_pca"), golden.Shape("outputs", "neutralised_pca")[1]);
        var bias = new BiasSubspace("golden", golden.Doubles("outputs", "pcaDirection"), after.Dimension, []);
        foreach (string a in words)
            foreach (string b in words) Assert.Equal(0, after.IndirectBias(a, b, bias), 1e-4);
    }
}
