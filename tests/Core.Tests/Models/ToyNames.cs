using MLNetSeq.Layers;
using MLNetSeq.Models;
using MLNetSeq.Numerics;

namespace MLNetSeq.Tests.Models;

/// <summary>Names of two kinds, which begin alike and end each in its own way.</summary>
internal static class ToyNames
{
    public const string Lizard = "lizard";
    public const string Village = "village";

    private static readonly string[] Beginnings = ["an", "bel", "cor", "dra", "el", "fen", "gor", "hal"];
    private static readonly string[] Middles = ["a", "e", "o", "ando", "ine", "oru"];
    private static readonly string[] Lizards = ["saurus", "raptor", "don"];
    private static readonly string[] Villages = ["ton", "field", "ham"];

    /// <summary>Names of both kinds, in a random order.</summary>
    public static ConditionedText[] Texts(int count, int seed = 1)
    {
        var random = new RandomStream(seed);
        var texts = new ConditionedText[count];
        foreach (ref ConditionedText text in texts.AsSpan())
        {
            string kind = random.Next(2) == 0 ? Lizard : Village;
            string[] ends = kind == Lizard ? Lizards : Villages;
            text = new ConditionedText(Of(random, Beginnings) + Of(random, Middles) + Of(random, ends), kind);
        }

        return texts;
    }

    /// <summary>The same with a vector for a kind.</summary>
    public static ConditionedText[] WithVectors(ConditionedText[] texts, float[] lizard, float[] village) =>
        [.. texts.Select(t => t with { Condition = t.Condition.Class == Lizard ? lizard : village })];

    /// <summary>Options with which training takes a moment.</summary>
    public static LanguageModelOptions Options(int threads = 1) => new()
    {
        Level = TokenLevel.Character,
        Cell = RecurrentCell.Gru,
        Layers = 1,
        HiddenSize = 24,
        EmbeddingSize = 8,
        LayerDropout = 0,
        OutputDropout = 0,
        BatchSize = 8,
        CarryState = false,
        LearningRate = 0.02,
        MaximumEpochs = 16,
        Patience = 0,
        Threads = threads,
    };

    /// <summary>A model of 400 names.</summary>
    public static LanguageModel Train(LanguageModelOptions? options = null) =>
        LanguageModel.Train(Texts(400), Texts(60, seed: 2), options ?? Options());

    private static string Of(RandomStream random, string[] parts) => parts[random.Next(parts.Length)];
}
