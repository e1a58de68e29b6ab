using System.Text.Json;
using MLNetSeq.Embeddings;
using MLNetSeq.Testing;

namespace MLNetSeq.Tests.Embeddings.Bias;

/// <summary>The lists of Bolukbasi et al. 2016.</summary>
internal static class DebiasweLists
{
    public const string Folder = "data/debiaswe";

    public static BiasAxis Gender => new()
    {
        Name = "gender",
        DefinitionalSets = Sets("definitional_pairs.json"),
        EqualitySets = Sets("equalize_pairs.json"),
        SpecificWords = GoldenVectors.Strings(Read("gender_specific_full.json")),
    };

    public static string[] Seeds => GoldenVectors.Strings(Read("gender_specific_seed.json"));

    public static string[] Professions => [.. Read("professions.json").EnumerateArray().Select(e => e[0].GetString()!)];

    private static string[][] Sets(string file) => [.. Read(file).EnumerateArray().Select(GoldenVectors.Strings)];

    private static JsonElement Read(string file) =>
        JsonDocument.Parse(File.ReadAllText(SharedData.PathOf($"{Folder}/{file}"))).RootElement;
}
