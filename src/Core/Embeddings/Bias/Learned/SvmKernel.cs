using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>The products of rows that a support vector machine works with: a·b, or exp(−γ|a − b|²).</summary>
/// <param name="Gamma">γ; null for a·b.</param>
internal readonly record struct SvmKernel(double? Gamma)
{
    /// <summary>γ for training rows.</summary>
    public static double GammaOf(RbfWidth width, ReadOnlySpan<float> rows, int dimension)
    {
        if (width == RbfWidth.Auto) return 1.0 / dimension;
        double sum = 0, squares = 0;
        foreach (float value in rows) sum += value;
        double mean = sum / rows.Length;
        foreach (float value in rows) squares += (value - mean) * (value - mean);
        return squares > 0 ? rows.Length / (dimension * squares) : 1;
    }

    /// <summary>The product of each row of a with each of b, row after row of a.</summary>
    public float[] Of(ReadOnlyMatrix a, ReadOnlyMatrix b)
    {
        float[] products = new float[checked(a.Rows * b.Rows)];
        Multiply.General(a, false, b, true, new Matrix(products, a.Rows, b.Rows));
        if (Gamma is not { } gamma) return products;
        double[] left = Squares(a), right = Squares(b);
        for (int r = 0; r < left.Length; r++)
        {
            Span<float> row = products.AsSpan(r * right.Length, right.Length);
            for (int c = 0; c < row.Length; c++) row[c] = (float)Math.Exp(-gamma * Math.Max(0, left[r] + right[c] - 2.0 * row[c]));
        }

        return products;
    }

    private static double[] Squares(ReadOnlyMatrix rows)
    {
        double[] squares = new double[rows.Rows];
        for (int r = 0; r < squares.Length; r++) squares[r] = VectorMath.Dot(rows[r], rows[r]);
        return squares;
    }
}
