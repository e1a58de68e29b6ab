using MLNetSeq.Numerics;

namespace MLNetSeq.Layers;

/// <summary>Drops the vectors of whole words, at each of their places in a batch (Gal and Ghahramani 2016; Merity 2017).</summary>
/// <remarks>
/// A word's fate is a function of the batch's key and the word's id. So there is no mask over the vocabulary to draw, and the
/// shares of a batch that go to different threads drop the same words. Shapes: ids [rows], x [rows, width].
/// </remarks>
public static class EmbeddingDropout
{
    /// <summary>0 for a word that is dropped, else 1 / (1 − rate).</summary>
    /// <param name="id">The word.</param>
    /// <param name="rate">The share of the words to drop, in [0, 1).</param>
    /// <param name="key">The batch's key, 64 bits of a <see cref="RandomStream"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not in [0, 1).</exception>
    public static float Factor(int id, float rate, ulong key)
    {
        Dropout.Check(rate);
        return RandomStream.SingleAt(key, (ulong)id) < rate ? 0 : 1 / (1 - rate);
    }

    /// <summary>Multiplies each row by the factor of its word; backward is the same on the gradients.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not in [0, 1).</exception>
    public static void Apply(ReadOnlySpan<int> ids, Matrix x, float rate, ulong key)
    {
        for (int i = 0; i < ids.Length; i++)
        {
            // Zero by assignment: a row that is no number is dropped like any other.
            float factor = Factor(ids[i], rate, key);
            if (factor == 0) x[i].Clear();
            else VectorMath.Scale(x[i], factor);
        }
    }
}
