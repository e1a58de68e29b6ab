using MLNetSeq.Embeddings;
using MLNetSeq.Numerics;
using MLNetSeq.Testing;
using MLNetSeq.Text;
using Xunit;

namespace MLNetSeq.Tests.Embeddings;

public class WordVectorQueryTests
{
    private static readonly WordVectors Plane = WordVectors.Create(
        ["east", "north", "west", "northeast", "far"], [1, 0, 0, 2, -1, 0, 1, 1, 30, 0], 2);

    [Fact]
    public void An_unknown_word_is_named_with_the_nearest_way_out()
    {
        KeyNotFoundException error = Assert.Throws<KeyNotFoundException>(() => Plane.MostSimilar("East"));
        Assert.Contains("'East'", error.Message);
        Assert.Contains("'east'", error.Message);
        Assert.Contains("'up'", Assert.Throws<KeyNotFoundException>(() => Plane.Similarity("east", "up")).Message);
        Assert.Contains("'up'", Assert.Throws<KeyNotFoundException>(() => Plane.OddOneOut("east", "up")).Message);
        Assert.Throws<KeyNotFoundException>(() => Plane.MostSimilarEach(["east", ""]));
    }

    [Fact]
    public void A_mean_weights_and_normalises_as_asked()
    {
        Assert.Equal([0.5f, 0.5f], Plane.MeanVector(["east", "north"]));
        Assert.Equal([0.5f, 1f], Plane.MeanVector(["east", "north", "up"], new() { NormalizeWords = false }));
        Assert.Equal([0.75f, -0.25f], Plane.MeanVector(["east", "north"], new() { Weights = [3, -1] }));
        Assert.Equal([1f, 0f], Plane.MeanVector(["east", "far"], new() { NormalizeWords = false, NormalizeMean = true }));
        Assert.Equal([0f, 0f], Plane.MeanVector(["up"]));
        Assert.Throws<KeyNotFoundException>(() => Plane.MeanVector(["up"], new() { IgnoreMissing = false }));
        Assert.Throws<ArgumentException>(() => Plane.MeanVector([]));
        Assert.Throws<ArgumentException>(() => Plane.MeanVector(["east"], new() { Weights = [1, 2] }));
    }

    [Fact]
    public void Sets_are_compared_by_their_means()
    {
        Near.Assert(Math.Sqrt(0.5), Plane.SimilarityToSet("east", ["northeast"]), 1e-7, "one word");
        Near.Assert(1, Plane.SimilarityToSet("northeast", ["east", "north"]), 1e-7, "two words");
        Near.Assert(0, Plane.DistanceToSet("northeast", ["far", "north"]), 1e-7, "length does not count");
        Near.Assert(30 / Math.Sqrt(904), Plane.SimilarityOfSets(["east"], ["far", "north"]), 1e-7, "in sets length counts");
    }

    [Fact]
    public void Bad_questions_say_what_is_wrong()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Plane.MostSimilar("east", 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Plane.MostSimilar("east", 1, new() { RestrictVocabulary = -1 }));
        Assert.Throws<ArgumentException>(() => Plane.MostSimilar([], []));
        Assert.Throws<ArgumentException>(() => Plane.MostSimilarByProduct([], ["east"]));
        Assert.Contains("3", Assert.Throws<ArgumentException>(() => Plane.SimilarByVector([1, 2, 3])).Message);
        Assert.Throws<ArgumentException>(() => Plane.SimilarByVectorEach(new ReadOnlyMatrix([1, 2, 3], 1, 3)));
        Assert.Empty(Plane.MostSimilarEach([]));
    }

    [Fact]
    public void A_word_that_is_not_in_the_list_is_asked_about_by_its_n_grams()
    {
        SubwordHasher hasher = new(bucketCount: 50, minimumLength: 3, maximumLength: 3);
        float[] grams = new float[50 * 2];
        new RandomStream(1).FillNormal(grams, 0, 1);
        WordVectors vectors = new(Plane.Words, Plane.Rows, new SubwordVectors(hasher, VectorRows.Create(grams, 2)));
        WordSimilarity[] expected = vectors.SimilarByVector(vectors["eastward"], 5);
        Assert.Equal(expected.Select(f => f.Word), vectors.MostSimilar("eastward", 5).Select(f => f.Word));
        Assert.Equal(expected.Select(f => f.Word), vectors.MostSimilarEach(["eastward"], 5)[0].Select(f => f.Word));
    }

    [SharedDataFact(SharedVectors.Glove)]
    public void Known_analogies_hold_in_pretrained_vectors()
    {
        WordVectors vectors = SharedVectors.Read(SharedVectors.Glove);
        Assert.Equal("queen", vectors.Analogy("man", "king", "woman", 1)[0].Word);
        Assert.Equal("queen", vectors.MostSimilarByProduct(["king", "woman"], ["man"], 1)[0].Word);
        Assert.Equal(["even", "too", "but", "still", "always"], vectors.MostSimilar("so", 5).Select(f => f.Word));
        Assert.Equal("music", vectors.OddOneOut("france", "germany", "music", "italy"));
    }
}
