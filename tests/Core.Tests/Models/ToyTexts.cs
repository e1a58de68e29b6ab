using MLNetSeq.Layers;
using MLNetSeq.Models;
using MLNetSeq.Numerics;
using MLNetSeq.Text;

namespace MLNetSeq.Tests.Models;

/// <summary>Small language models of sentences that a few rules make.</summary>
internal static class ToyTexts
{
    private static readonly string[] Singular = ["the cat sleeps", "the dog barks", "a bird sings"];
    private static readonly string[] Plural = ["the cats sleep", "the dogs bark", "two birds sing"];

    /// <summary>Sentences in a random order.</summary>
    public static string[] Lines(int count, int seed = 1)
    {
        var random = new RandomStream(seed);
        string[] lines = new string[count];
        foreach (ref string line in lines.AsSpan())
        {
            string[] kind = random.Next(2) == 0 ? Singular : Plural;
            line = kind[random.Next(kind.Length)] + (random.Next(3) == 0 ? " and " + kind[random.Next(kind.Length)] : "");
        }

        return lines;
    }

    /// <summary>Options with which that takes a moment.</summary>
    public static LanguageModelOptions Options(int threads = 1) => new()
    {
        Tokenizer = WhitespaceTokenizer.Instance,
        Cell = RecurrentCell.Gru,
        Layers = 1,
        HiddenSize = 12,
        EmbeddingSize = 10,
        LayerDropout = 0,
        OutputDropout = 0,
        BatchSize = 4,
        Steps = 6,
        LearningRate = 0.02,
        MaximumEpochs = 3,
        Threads = threads,
    };

    /// <summary>The same for pieces of words.</summary>
    public static LanguageModelOptions OfPieces()
    {
        LanguageModelOptions options = Options();
        (options.Level, options.SubwordMerges) = (TokenLevel.Subword, 20);
        return options;
    }

    /// <summary>A model of 200 sentences.</summary>
    public static LanguageModel Train(LanguageModelOptions? options = null) =>
        LanguageModel.Train(Lines(200), Lines(40, seed: 2), options ?? Options());

    /// <summary>A model that finds every token equally likely.</summary>
    public static LanguageModel Uniform(LanguageModelOptions? options = null)
    {
        LanguageModel model = Train(options);
        return new LanguageModel(
            new LanguageNetwork(model.Network.Shape, random: null), model.Vocabulary, model.MaximumTokens, model.CarriesState, []);
    }
}
