using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>
/// Makes the words of a set equally far from all neutral words: w = ν + √(1 − |ν|²) (w_B − μ_B) / |w_B − μ_B|, with μ the mean of the words
/// at length 1, w_B and μ_B what lies along the axis, and ν = μ less what lies along the axis.
/// </summary>
/// <remarks>
/// With several axes ν also loses what lies along those that all words of the set are neutral on. What sets the words apart lies along
/// their own axis, and so along others as far as the axes are not at right angles.
/// </remarks>
internal sealed class Equalizer(WordVectors vectors, IReadOnlyList<BiasSubspace> subspaces, BiasWords words, bool keepNorms)
{
    private const double LeastCosineOfOne = 1 - 1e-9;

    /// <summary>The coordinates of w_B − μ_B of each row along the directions.</summary>
    public static double[][] PartsAlong(BiasSubspace subspace, WordVectors vectors, IReadOnlyList<int> rows)
    {
        double[][] parts = [.. rows.Select(row => Coordinates(subspace, Unit(vectors, row, out _)))];
        double[] mean = Mean(parts);
        foreach (double[] part in parts) DoubleVectors.AddScaled(-1, mean, part);
        return parts;
    }

    public static double Length(double[] part) => Math.Sqrt(DoubleVectors.Dot(part, part));

    public static bool AreOneDirection(double[] a, double[] b) => DoubleVectors.Dot(a, b) > LeastCosineOfOne * Length(a) * Length(b);

    /// <summary>Writes the new vectors of a set over those of its rows.</summary>
    public void Run(EqualitySet set, Span<float> values)
    {
        int[] rows = set.Rows;
        double[] lengths = new double[rows.Length];
        double[][] units = new double[rows.Length][];
        for (int i = 0; i < rows.Length; i++) units[i] = Unit(vectors, rows[i], out lengths[i]);
        BiasSubspace subspace = subspaces[set.Axis];
        double[] middle = Mean(units);
        Lost(set).Apply(middle);
        double rest = Math.Sqrt(Math.Max(0, 1 - DoubleVectors.Dot(middle, middle)));
        double length = keepNorms ? lengths.Average() : 1;
        double[][] parts = PartsAlong(subspace, vectors, rows);
        for (int i = 0; i < rows.Length; i++)
        {
            double[] word = [.. middle];
            double scale = rest / Length(parts[i]);
            for (int k = 0; k < subspace.Count; k++) DoubleVectors.AddScaled(scale * parts[i][k], subspace.Direction(k), word);
            DoubleVectors.Narrow(length, word, values.Slice(rows[i] * vectors.Dimension, vectors.Dimension));
        }
    }

    private DirectionScaling Lost(EqualitySet set) => DirectionScaling.Without(subspaces.Where((_, axis) =>
        axis == set.Axis || set.Rows.All(row => words.Roles(axis)[row] == BiasRole.Neutral)));

    private static double[] Coordinates(BiasSubspace subspace, double[] vector)
    {
        double[] coordinates = new double[subspace.Count];
        for (int k = 0; k < coordinates.Length; k++) coordinates[k] = DoubleVectors.Dot(subspace.Direction(k), vector);
        return coordinates;
    }

    private static double[] Unit(WordVectors vectors, int row, out double length)
    {
        double[] vector = new double[vectors.Dimension];
        DoubleVectors.Widen(vectors.Rows.Row(row, new float[vector.Length]), vector);
        double size = Length(vector);
        length = size;
        for (int i = 0; i < vector.Length; i++) vector[i] /= size;
        return vector;
    }

    private static double[] Mean(double[][] rows)
    {
        double[] mean = new double[rows[0].Length];
        foreach (double[] row in rows) DoubleVectors.AddScaled(1.0 / rows.Length, row, mean);
        return mean;
    }
}
