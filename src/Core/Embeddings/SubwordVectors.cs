using System.Buffers;
using MLNetSeq.Numerics;
using MLNetSeq.Text;

namespace MLNetSeq.Embeddings;

/// <summary>The vectors of character n-grams, from which a word that is not in the list gets one (Bojanowski et al. 2017).</summary>
/// <param name="hasher">Which n-grams a word has, and which row each falls on.</param>
/// <param name="rows">A row for each bucket of the hasher.</param>
public sealed class SubwordVectors(SubwordHasher hasher, VectorRows rows)
{
    private const int MostOnStack = 256;

    /// <summary>Which n-grams a word has.</summary>
    public SubwordHasher Hasher { get; } = hasher;

    /// <summary>A row for each bucket of <see cref="Hasher"/>.</summary>
    public VectorRows Rows { get; } = rows.Count == hasher.BucketCount
        ? rows
        : throw new ArgumentException($"There are {rows.Count} rows for {hasher.BucketCount} buckets: give one for each.", nameof(rows));

    /// <summary>Writes the mean of the word's n-grams; false, and zeros, where it has none.</summary>
    public bool TryGetVector(ReadOnlySpan<char> word, Span<float> destination)
    {
        Span<float> sum = destination[..Rows.Dimension];
        sum.Clear();
        if (word.Length > WordList.MaximumWordLength) return false;
        int most = Hasher.MaximumCount(word.Length);
        Span<int> buckets = most <= MostOnStack ? stackalloc int[MostOnStack] : new int[most];
        int count = Hasher.Buckets(word, buckets);
        if (count == 0) return false;
        float[] scratch = ArrayPool<float>.Shared.Rent(Rows.Dimension);
        foreach (int bucket in buckets[..count]) VectorMath.Add(Rows.Row(bucket, scratch), sum);
        ArrayPool<float>.Shared.Return(scratch);
        VectorMath.Scale(sum, 1f / count);
        return true;
    }
}
