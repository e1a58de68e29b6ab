using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>Vectors of some words, scaled to length 1, so that distances are in the order of the cosine.</summary>
internal static class UnitRows
{
    /// <summary>The rows of words one after the other; zeros stay zeros.</summary>
    /// <exception cref="KeyNotFoundException">A word has no vector.</exception>
    public static float[] Of(WordVectors vectors, IReadOnlyList<string> words)
    {
        float[] rows = new float[checked(words.Count * vectors.Dimension)];
        for (int i = 0; i < words.Count; i++) Of(vectors, words[i]).CopyTo(rows, i * vectors.Dimension);
        return rows;
    }

    /// <summary>The row of a word.</summary>
    /// <exception cref="KeyNotFoundException">The word has no vector.</exception>
    public static float[] Of(WordVectors vectors, string word)
    {
        float[] row = vectors[word];
        double norm = Math.Sqrt(VectorMath.SumOfSquares(row));
        if (norm > 0) VectorMath.Scale(row, (float)(1 / norm));
        return row;
    }
}
