using Microsoft.ML;
using MLNetSeq.Embeddings;
using MLNetSeq.Estimators;

namespace MLNetSeq.Tests;

/// <summary>A small made-up text in which some jobs are hers and some are his, and what is needed to take that out.</summary>
internal static class GenderedText
{
    private static readonly (string She, string He)[] People = [("she", "he"), ("woman", "man"), ("mother", "father"), ("daughter", "son")];
    private static readonly string[] Hers = ["nurse", "dancer", "teacher"], His = ["pilot", "engineer", "plumber"];
    private static readonly string[] Ages = ["young", "old"];

    /// <summary>The pairs of the text.</summary>
    public static BiasAxis Gender { get; } = new()
    {
        Name = "gender",
        DefinitionalSets = [.. People.Select(pair => (string[])[pair.She, pair.He])],
    };

    /// <summary>Another axis of the text.</summary>
    public static BiasAxis Age { get; } = new() { Name = "age", DefinitionalSets = [Ages] };

    /// <summary>Words that are neutral on both axes.</summary>
    public static IEnumerable<string> Jobs => [.. Hers, .. His];

    public static Review[] Make(int count)
    {
        Random random = new(1);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            (string she, string he) = People[random.Next(People.Length)];
            bool her = i % 2 == 0;
            string job = (her ? Hers : His)[random.Next(3)], age = Ages[random.Next(2)];
            string text = $"the {age} {(her ? she : he)} is a {job} and {(random.Next(2) == 0 ? "works" : "sleeps")} well";
            return new Review { Text = text, Words = text.Split(' '), Label = her, Number = i };
        })];
    }

    public static IDataView View(MLContext ml, int count = 60) => ml.Data.LoadFromEnumerable(Make(count));

    /// <summary>Trains on column Text into column Tokens.</summary>
    public static WordVectorsEstimator Train(MLContext ml, int dimension = 8, int subwordBuckets = 0) =>
        ml.Transforms.Text.TrainWordVectors(new TrainWordVectorsOptions
        {
            InputColumnName = "Text",
            Dimension = dimension,
            MinimumCount = 1,
            Seed = 1,
            Threads = 1,
            Word2Vec = { Epochs = 2, Sample = 0, SubwordBuckets = subwordBuckets },
        });

    /// <summary>Vectors of the text's words.</summary>
    public static WordVectors Vectors(MLContext ml) => Train(ml).Fit(View(ml)).WordVectors;
}
