using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetSeq.Trainers;

namespace MLNetSeq.Tests;

/// <summary>A row with every kind of column that the trainers read.</summary>
public sealed class Review
{
    public string Text { get; set; } = "";
    public bool Label { get; set; }
    public float Number { get; set; }
    public string Topic { get; set; } = "";
    public float Weight { get; set; } = 1;
    public string[] Words { get; set; } = [];

    [VectorType(3)]
    public float[] Fixed { get; set; } = [1, 2, 3];
}

/// <summary>What a binary model says of a row.</summary>
public sealed class BinaryPrediction
{
    public float Score { get; set; }
    public float Probability { get; set; }
    public bool PredictedLabel { get; set; }
}

/// <summary>Small made-up reviews, and a network small enough to train on them within a test.</summary>
public static class Reviews
{
    private static readonly string[] Praise = ["good", "lovely", "great", "fresh", "kind"];
    private static readonly string[] Blame = ["bad", "stale", "rude", "dull", "cold"];
    private static readonly string[] Filler = ["the", "soup", "was", "and", "waiter", "today", "a", "bit", "very", "room"];
    private static readonly string[] Topics = ["food", "service", "place"];

    /// <summary>As many reviews; the topic is that of the second word.</summary>
    public static Review[] Make(int count, int seed = 1)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(i => One(random, i % 2 == 0, i % Topics.Length))];
    }

    public static IDataView View(MLContext ml, int count, int seed = 1) => ml.Data.LoadFromEnumerable(Make(count, seed));

    /// <summary>A network that trains in a fraction of a second.</summary>
    public static RnnTextClassificationOptions SmallNetwork() => new()
    {
        HiddenSize = 6,
        EmbeddingSize = 8,
        MinimumCount = 1,
        Dropout = 0,
        LearningRate = 0.02,
        MaximumEpochs = 4,
        Patience = 0,
        Seed = 1,
        Threads = 1,
    };

    /// <summary>A mean of embeddings that trains in a fraction of a second.</summary>
    public static MeanEmbeddingClassificationOptions SmallBaseline() => new()
    {
        EmbeddingSize = 8,
        MinimumCount = 1,
        Dropout = 0,
        LearningRate = 0.05,
        MaximumEpochs = 12,
        Patience = 0,
        Seed = 1,
        Threads = 1,
    };

    private static Review One(Random random, bool praise, int topic)
    {
        List<string> words = [Filler[random.Next(Filler.Length)], Topics[topic]];
        int length = random.Next(1, 12);
        for (int i = 0; i < length; i++) words.Add(Filler[random.Next(Filler.Length)]);
        string[] verdicts = praise ? Praise : Blame;
        words.Add(verdicts[random.Next(verdicts.Length)]);
        if (length % 3 == 0) words.Add(verdicts[random.Next(verdicts.Length)]);
        return new Review
        {
            Text = string.Join(' ', words),
            Words = [.. words],
            Label = praise,
            Number = praise ? 1 : 0,
            Topic = Topics[topic],
            Weight = 1 + length % 2,
        };
    }
}
