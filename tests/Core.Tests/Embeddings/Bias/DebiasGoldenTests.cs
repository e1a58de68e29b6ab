using System.Text.Json;
using MLNetSeq.Embeddings;
using MLNetSeq.Testing;
using Xunit;

namespace MLNetSeq.Tests.Embeddings.Bias;

public class DebiasGoldenTests
{
    private const double Tolerance = 1e-5;

    public static TheoryData<string, BiasDirection, string> Cases()
    {
        var cases = new TheoryData<string, BiasDirection, string>();
        foreach (string name in GoldenCase.Matching("debias_hard*"))
        {
            cases.Add(name, BiasDirection.PrincipalComponents, "pca");
            cases.Add(name, BiasDirection.MeanDifference, "meanDifference");
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_direction_is_that_of_NumPy(string name, BiasDirection method, string key)
    {
        GoldenCase golden = new(name);
        BiasSubspace subspace = BiasSubspace.Fit(GoldenVectors.Of(golden), Axis(golden), method);
        double[] expected = golden.Doubles("outputs", key + "Direction");
        double sign = Math.Sign(expected.Select((x, i) => x * subspace.Direction(0)[i]).Sum());
        Near.Assert(expected, [.. subspace.Direction(0).ToArray().Select(x => (float)(sign * x))], Tolerance, key);
    }

    [Theory]
    [GoldenCases("debias_hard*")]
    public void The_explained_shares_are_those_of_NumPy(GoldenCase golden)
    {
        double[] ratios = golden.Doubles("outputs", "pcaExplainedRatio"), singular = golden.Doubles("outputs", "pcaSingularValues");
        int rank = ratios.Count(r => r > 1e-12);
        BiasSubspace subspace = BiasSubspace.Fit(GoldenVectors.Of(golden), Axis(golden), BiasDirection.PrincipalComponents, rank);
        Near.Assert(ratios.AsSpan(0, rank), [.. subspace.ExplainedShares.Select(s => (float)s)], Tolerance, "shares");
        double total = singular.Sum(s => s * s);
        Near.Assert(singular.AsSpan(0, rank), [.. subspace.ExplainedShares.Select(s => (float)Math.Sqrt(s * total))], Tolerance, "values");
        Assert.Throws<ArgumentOutOfRangeException>(() => BiasSubspace.Fit(GoldenVectors.Of(golden), Axis(golden), components: rank + 1));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Words_are_neutralised_and_equalised_as_by_NumPy(string name, BiasDirection method, string key)
    {
        GoldenCase golden = new(name);
        WordVectors before = GoldenVectors.Of(golden), after = before.Debias(new() { Axes = [Axis(golden)], Direction = method });
        Near.Assert(golden.Doubles("outputs", "allVectorsAfter_" + key), All(after, after.Words), Tolerance, "all");
        string[] neutral = GoldenVectors.Strings(golden.Json("inputs", "neutralWords"));
        string[] equal = [.. Sets(golden.Json("inputs", "equalisePairs")).SelectMany(pair => pair)];
        Near.Assert(golden.Doubles("outputs", "neutralised_" + key), All(after, neutral), Tolerance, "neutralised");
        Near.Assert(golden.Doubles("outputs", "equalised_" + key), All(after, equal), Tolerance, "equalised");
    }

    // What is left of unit vectors before they are made unit vectors again: of n-grams, which are not.
    [Theory]
    [MemberData(nameof(Cases))]
    public void Linear_neutralising_is_that_of_NumPy(string name, BiasDirection method, string key)
    {
        GoldenCase golden = new(name);
        WordVectors words = GoldenVectors.Of(golden);
        string[] neutral = GoldenVectors.Strings(golden.Json("inputs", "neutralWords"));
        float[] units = [.. neutral.SelectMany(word => Unit(words[word]))];
        WordVectors vectors = new(words.Words, words.Rows, NGrams.Of(units, words.Dimension));
        WordVectors after = vectors.Debias(new() { Axes = [Axis(golden)], Direction = method });
        Near.Assert(golden.Doubles("outputs", "neutralisedRaw_" + key), NGrams.Rows(after), Tolerance, "raw");
    }

    private static IEnumerable<float> Unit(float[] vector)
    {
        double length = Math.Sqrt(vector.Sum(x => (double)x * x));
        return vector.Select(x => (float)(x / length));
    }

    private static float[] All(WordVectors vectors, IEnumerable<string> words) => [.. words.SelectMany(word => vectors[word])];

    private static float[] All(WordVectors vectors, WordList words) => All(vectors, Enumerable.Range(0, words.Count).Select(i => words[i]));

    private static BiasAxis Axis(GoldenCase golden) => new()
    {
        Name = "golden",
        DefinitionalSets = Sets(golden.Json("inputs", "definitionalPairs")),
        EqualitySets = Sets(golden.Json("inputs", "equalisePairs")),
        SpecificWords = GoldenVectors.Strings(golden.Json("inputs", "specificWords")),
    };

    private static string[][] Sets(JsonElement sets) => [.. sets.EnumerateArray().Select(GoldenVectors.Strings)];
}
