using System.Text.Json;
using MLNetSeq.Embeddings;
using MLNetSeq.Testing;
using Xunit;

namespace MLNetSeq.Tests.Embeddings;

public class WordVectorsGoldenTests
{
    private const double CosineTolerance = 2e-6;
    private const double ProductTolerance = 2e-5;

    [Theory]
    [GoldenCases("keyedvectors")]
    public void Neighbours_and_analogies_are_gensims_on_all_kernels(GoldenCase golden) => KernelPaths.ForEach(() =>
    {
        WordVectors vectors = GoldenVectors.Of(golden);
        foreach (JsonElement query in golden.Json("outputs", "mostSimilar").EnumerateArray())
        {
            JsonElement restrict = query.GetProperty("restrictVocab");
            NeighbourOptions options = new() { RestrictVocabulary = restrict.ValueKind == JsonValueKind.Number ? restrict.GetInt32() : 0 };
            string[] words = GoldenVectors.Strings(query.GetProperty("words"));
            string[] positive = GoldenVectors.Strings(query, "positive"), negative = GoldenVectors.Strings(query, "negative");
            WordSimilarity[] found = vectors.MostSimilar(positive, negative, words.Length, options);
            Check(words, query.GetProperty("similarities"), found, CosineTolerance);
        }
    });

    [Theory]
    [GoldenCases("keyedvectors")]
    public void Products_of_similarities_are_gensims_on_all_kernels(GoldenCase golden) => KernelPaths.ForEach(() =>
    {
        WordVectors vectors = GoldenVectors.Of(golden);
        foreach (JsonElement query in golden.Json("outputs", "mostSimilarCosmul").EnumerateArray())
        {
            string[] words = GoldenVectors.Strings(query.GetProperty("words"));
            string[] positive = GoldenVectors.Strings(query, "positive"), negative = GoldenVectors.Strings(query, "negative");
            Check(words, query.GetProperty("scores"), vectors.MostSimilarByProduct(positive, negative, words.Length), ProductTolerance);
        }
    });

    [Theory]
    [GoldenCases("keyedvectors")]
    public void Similarities_are_gensims(GoldenCase golden)
    {
        WordVectors vectors = GoldenVectors.Of(golden);
        foreach (JsonElement pair in golden.Json("outputs", "similarity").EnumerateArray())
        {
            string a = pair.GetProperty("a").GetString()!, b = pair.GetProperty("b").GetString()!;
            Near.Assert(pair.GetProperty("cosine").GetDouble(), vectors.Similarity(a, b), CosineTolerance, $"{a}, {b}");
            Near.Assert(1 - pair.GetProperty("cosine").GetDouble(), vectors.Distance(a, b), CosineTolerance, $"distance of {a}, {b}");
        }
    }

    [Theory]
    [GoldenCases("keyedvectors")]
    public void The_odd_one_out_is_gensims(GoldenCase golden)
    {
        WordVectors vectors = GoldenVectors.Of(golden);
        foreach (JsonElement query in golden.Json("outputs", "doesntMatch").EnumerateArray())
        {
            string[] words = GoldenVectors.Strings(query.GetProperty("words"));
            Assert.Equal(query.GetProperty("answer").GetString(), vectors.OddOneOut(words));
            double[] cosines = [.. query.GetProperty("cosineToMean").EnumerateArray().Select(e => e.GetDouble())];
            for (int i = 0; i < words.Length; i++)
                Near.Assert(cosines[i], vectors.SimilarityToSet(words[i], words), CosineTolerance, words[i]);
        }
    }

    private static void Check(string[] words, JsonElement scores, WordSimilarity[] found, double tolerance)
    {
        Assert.Equal(words, found.Select(f => f.Word));
        Near.Assert([.. scores.EnumerateArray().Select(e => e.GetDouble())], [.. found.Select(f => f.Similarity)], tolerance, words[0]);
    }
}
