using System.Text.Json;
using MLNetSeq.Embeddings;
using MLNetSeq.Testing;

namespace MLNetSeq.Tests.Embeddings;

/// <summary>The vectors of the golden case keyedvectors.</summary>
internal static class GoldenVectors
{
    public static WordVectors Of(GoldenCase golden) => WordVectors.Create(
        Strings(golden.Json("inputs", "words")), golden.Floats("inputs", "vectors"), golden.Shape("inputs", "vectors")[1]);

    public static string[] Strings(JsonElement owner, string property) => Strings(owner.GetProperty(property));

    public static string[] Strings(JsonElement array) => [.. array.EnumerateArray().Select(e => e.GetString()!)];
}
