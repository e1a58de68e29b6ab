namespace MLNetSeq.Embeddings;

/// <summary>A weight for each word of a list, and one for all others.</summary>
internal sealed class PoolingWeights(float[] known, float unknown)
{
    public float Of(int id) => id >= 0 ? known[id] : unknown;

    /// <summary>ln((1 + texts) / (1 + texts with the word)) + 1: never zero, and finite for a word in no text.</summary>
    public static PoolingWeights TfIdf(PoolingStatistics statistics)
    {
        ReadOnlySpan<int> documents = statistics.Documents;
        float[] weights = new float[documents.Length];
        for (int w = 0; w < weights.Length; w++) weights[w] = Weight(documents[w]);
        return new PoolingWeights(weights, Weight(0));

        float Weight(int with) => (float)(Math.Log((1.0 + statistics.TextCount) / (1.0 + with)) + 1);
    }

    /// <summary>a / (a + p): by the counts the list came with, else by those of the texts.</summary>
    public static PoolingWeights Sif(WordList words, PoolingStatistics? statistics, double a)
    {
        double total = 0;
        if (words.HasCounts)
            for (int w = 0; w < words.Count; w++) total += words.CountOf(w);
        else
            total = statistics!.WordCount;
        float[] weights = new float[words.Count];
        for (int w = 0; w < weights.Length; w++)
        {
            long count = words.HasCounts ? words.CountOf(w) : statistics!.Occurrences[w];
            weights[w] = (float)(a / (a + count / Math.Max(1, total)));
        }

        return new PoolingWeights(weights, 1);
    }
}
