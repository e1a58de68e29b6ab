using MLNetSeq.Layers;
using MLNetSeq.Models;
using MLNetSeq.Numerics;

namespace MLNetSeq.Tests.Models;

/// <summary>Small sets of examples and small networks, so that a test of training takes a fraction of a second.</summary>
internal static class ToyData
{
    private static readonly string[] Fillers = ["the", "film", "was", "a", "bit", "long", "and", "its", "cast", "of", "two"];

    /// <summary>A small network without any randomness but the seed's.</summary>
    public static SequenceClassifierOptions Options(int threads = 1) => new()
    {
        HiddenSize = 12,
        EmbeddingSize = 10,
        Dropout = 0,
        WordDropout = 0,
        WeightAverageDecay = 0,
        BatchSize = 8,
        MinimumCount = 1,
        MaximumEpochs = 3,
        Threads = threads,
        LearningRate = 0.01,
    };

    /// <summary>Texts of the class that one of their words tells: the easiest task there is.</summary>
    public static ClassificationData Words(int count, SequenceClassifierOptions options, int classes = 2, int seed = 1)
    {
        string[] telling = ["awful", "great", "strange", "dull"];
        var random = new RandomStream(seed);
        var data = new ClassificationData(new SequenceInput(SequenceInputKind.Text), classes, options);
        for (int i = 0; i < count; i++)
        {
            string[] words = Filler(random, 1 + random.Next(8));
            words[random.Next(words.Length)] = telling[i % classes];
            data.AddText(string.Join(' ', words), i % classes);
        }

        return data;
    }

    /// <summary>Texts whose class is the order of two words that they all have: a bag of words cannot tell them apart.</summary>
    public static ClassificationData Order(int count, SequenceClassifierOptions options, int seed = 1)
    {
        var random = new RandomStream(seed);
        var data = new ClassificationData(new SequenceInput(SequenceInputKind.Text), 2, options);
        for (int i = 0; i < count; i++)
        {
            string[] words = Filler(random, 2 + random.Next(7));
            int first = random.Next(words.Length - 1), second = first + 1 + random.Next(words.Length - 1 - first);
            words[first] = i % 2 == 0 ? "not" : "good";
            words[second] = i % 2 == 0 ? "good" : "not";
            data.AddText(string.Join(' ', words), i % 2);
        }

        return data;
    }

    /// <summary>Sequences of keys whose class is whether the largest key is in the first half.</summary>
    public static ClassificationData Keys(int count, SequenceClassifierOptions options, int keys = 9, int seed = 1)
    {
        var random = new RandomStream(seed);
        var data = new ClassificationData(new SequenceInput(SequenceInputKind.Keys, keys), 2, options);
        for (int i = 0; i < count; i++)
        {
            uint[] sequence = new uint[2 + random.Next(9)];
            foreach (ref uint key in sequence.AsSpan()) key = (uint)random.Next(keys); // 0 is a missing one
            int half = sequence.Length / 2;
            sequence[i % 2 == 0 ? half + random.Next(sequence.Length - half) : random.Next(half)] = (uint)keys;
            data.AddKeys(sequence, i % 2);
        }

        return data;
    }

    /// <summary>Sequences of vectors whose class is the position of their largest number.</summary>
    public static ClassificationData Vectors(int count, SequenceClassifierOptions options, int width = 3, int classes = 3, int seed = 1)
    {
        var random = new RandomStream(seed);
        var data = new ClassificationData(new SequenceInput(SequenceInputKind.Vectors, width), classes, options);
        for (int i = 0; i < count; i++)
        {
            float[] rows = new float[width * (1 + random.Next(7))];
            random.FillNormal(rows, 0, 0.3f);
            rows[random.Next(rows.Length / width) * width + i % classes] += 3;
            data.AddVectors(rows, i % classes);
        }

        return data;
    }

    /// <summary>Trains, with everything but the options at its default.</summary>
    public static SequenceClassifier Train(ClassificationData data, SequenceClassifierOptions options) =>
        SequenceClassifier.Train(data, validation: null, options);

    /// <summary>The scores of all sequences of a set of text, keys or vectors, in one run.</summary>
    public static float[] Scores(SequenceClassifier model, ISequences data, int count, int threads = 1)
    {
        var network = model.Network;
        using var pool = new WorkerPool(threads);
        var evaluation = new ClassifierEvaluation(network, pool);
        int[] all = [.. Enumerable.Range(0, count)];
        int[] ids = ((ClassificationData)data).Corpus is { } corpus ? corpus.IdsOfDistinctTokens(model.Vocabulary!) : [];
        evaluation.Run(data, all, ids, model.Subwords);
        return [.. all.SelectMany(i => evaluation[i].ToArray())];
    }

    /// <summary>The share of a set that a model classifies rightly.</summary>
    public static double Accuracy(SequenceClassifier model, ClassificationData data)
    {
        float[] scores = Scores(model, data, data.Count);
        int outputs = scores.Length / data.Count, right = 0;
        for (int i = 0; i < data.Count; i++)
            if (ClassifierLoss.Evaluate(scores.AsSpan(i * outputs, outputs), data.Label(i)).Right > 0) right++;
        return (double)right / data.Count;
    }

    /// <summary>All weights of a model, one after the other.</summary>
    public static float[] Weights(SequenceClassifier model) => [.. model.Network.Parameters.SelectMany(p => p.Value.ToArray())];

    /// <summary>A network's shape, small and odd unless told otherwise.</summary>
    public static ClassifierShape Shape(
        SequenceInput input, EncoderKind encoder = EncoderKind.Recurrent, PoolingKind pooling = PoolingKind.Max, int outputs = 1,
        CellForm? cell = null, int layers = 1, int hidden = 7, bool bidirectional = true, int table = 0,
        int buckets = 0, int width = 5) =>
        new(input, encoder, cell ?? RecurrentCell.Gru, layers, hidden, bidirectional, pooling, table, buckets,
            input.Kind == SequenceInputKind.Vectors ? input.Size : width, outputs);

    private static string[] Filler(RandomStream random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => Fillers[random.Next(Fillers.Length)])];
}
