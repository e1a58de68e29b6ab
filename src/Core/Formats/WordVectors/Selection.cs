using MLNetSeq.Embeddings;

namespace MLNetSeq.Formats;

/// <summary>What the options want of vectors that were read whole.</summary>
internal static class Selection
{
    /// <summary>The vectors that are wanted, as they are wanted; n-grams stay.</summary>
    public static WordVectors Of(WordVectors vectors, WordVectorsLoadOptions options)
    {
        bool takesAll = options.Vocabulary is null && (options.MaximumWords ?? int.MaxValue) >= vectors.Count;
        VectorPrecision precision = options.Precision ?? vectors.Rows.Precision;
        if (takesAll) return vectors.ToPrecision(precision);
        WordListBuilder words = new();
        List<long> counts = [];
        RowStore rows = new(vectors.Dimension, precision, Math.Min(vectors.Count, options.MaximumWords ?? int.MaxValue));
        float[] scratch = new float[vectors.Dimension];
        for (int i = 0; i < vectors.Count && words.Count != options.MaximumWords; i++)
        {
            string word = vectors.Words[i];
            if (options.Vocabulary?.Contains(word) == false || !words.TryAdd(word)) continue;
            rows.Add(vectors.Rows.Row(i, scratch));
            counts.Add(vectors.Words.CountOf(i));
        }

        SubwordVectors? subwords = vectors.Subwords is { } all ? new(all.Hasher, RowStore.Convert(all.Rows, precision)) : null;
        return new WordVectors(words.Build(vectors.Words.HasCounts ? [.. counts] : null), rows.Build(), subwords);
    }
}
