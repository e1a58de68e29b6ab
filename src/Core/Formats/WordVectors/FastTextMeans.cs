using MLNetSeq.Embeddings;
using MLNetSeq.Numerics;

namespace MLNetSeq.Formats;

/// <summary>Makes words' vectors of their own rows in a fastText model: the mean of that row and those of the word's n-grams.</summary>
internal sealed class FastTextMeans : IShares
{
    private readonly WordList _words;
    private readonly RowStore _vectors;
    private readonly SubwordVectors _subwords;
    private readonly int _threads;

    private FastTextMeans(WordList words, RowStore vectors, SubwordVectors subwords, int threads) =>
        (_words, _vectors, _subwords, _threads) = (words, vectors, subwords, threads);

    /// <summary>Does so in place; the order of additions is fastText's.</summary>
    /// <param name="words">The words.</param>
    /// <param name="vectors">Their own rows, in single precision; receives their vectors.</param>
    /// <param name="subwords">The n-grams.</param>
    /// <param name="threads">How many threads do it; 0 for one a core.</param>
    public static void Compute(WordList words, RowStore vectors, SubwordVectors subwords, int threads)
    {
        using WorkerPool pool = new(threads > 0 ? threads : Environment.ProcessorCount);
        pool.Run(new FastTextMeans(words, vectors, subwords, pool.Threads));
    }

    /// <summary>Does a share of the words.</summary>
    public void Run(int share)
    {
        Range own = Shares.OfItems(_words.Count, share, _threads);
        float[] scratch = new float[_subwords.Rows.Dimension];
        int[] buckets = [];
        for (int i = own.Start.Value; i < own.End.Value; i++)
        {
            string word = _words[i];
            int most = _subwords.Hasher.MaximumCount(word.Length);
            if (buckets.Length < most) buckets = new int[2 * most];
            Span<float> vector = _vectors.Single(i);
            int count = _subwords.Hasher.Buckets(word, buckets);
            foreach (int bucket in buckets.AsSpan(0, count)) VectorMath.Add(_subwords.Rows.Row(bucket, scratch), vector);
            VectorMath.Scale(vector, 1f / (count + 1));
        }
    }
}
