using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>Vectors of chosen rows at length 1.</summary>
internal static class UnitVectors
{
    /// <summary>Those of the rows that are not zeros.</summary>
    /// <exception cref="ArgumentException">A vector is not finite.</exception>
    public static int[] NonZero(WordVectors vectors, IEnumerable<int> rows)
    {
        float[] scratch = new float[vectors.Dimension];
        return [.. rows.Where(row => InverseLength(vectors, row, vectors.Rows.Row(row, scratch)) > 0)];
    }

    /// <summary>The vectors one after the other; zeros stay zeros.</summary>
    /// <exception cref="ArgumentException">A vector is not finite.</exception>
    public static float[] Of(WordVectors vectors, ReadOnlySpan<int> rows)
    {
        int width = vectors.Dimension;
        float[] units = new float[checked(rows.Length * width)];
        for (int i = 0; i < rows.Length; i++)
        {
            Span<float> unit = units.AsSpan(i * width, width);
            ReadOnlySpan<float> stored = vectors.Rows.Row(rows[i], unit);
            double inverse = InverseLength(vectors, rows[i], stored);
            if (!stored.Overlaps(unit)) stored.CopyTo(unit);
            VectorMath.Scale(unit, (float)inverse);
        }

        return units;
    }

    /// <summary>1 / |vector|; 0 for zeros.</summary>
    /// <exception cref="ArgumentException">It is not finite.</exception>
    public static double InverseLength(WordVectors vectors, int row, ReadOnlySpan<float> vector)
    {
        double squares = VectorMath.SumOfSquares(vector);
        if (double.IsFinite(squares)) return Cosine.InverseLength(squares);
        throw new ArgumentException($"The vector of '{vectors.Words[row]}' (row {row}) has a number that is not finite: leave the word "
            + "out, or load the vectors again.");
    }
}
