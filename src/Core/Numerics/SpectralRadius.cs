namespace MLNetSeq.Numerics;

/// <summary>The largest absolute value of a square matrix's eigenvalues, real or complex.</summary>
public static class SpectralRadius
{
    // k = 2^24. ‖Aᵏ‖ lies between aᵏ and C kᵐ aᵏ, and the k-th root of C kᵐ is then 1 + 1e-6, unless a matrix is made to be hard.
    private const int Squarings = 24;

    /// <summary>The spectral radius by Gelfand's formula, lim ‖Aᵏ‖^(1/k), in double precision.</summary>
    /// <remarks>
    /// Squares the matrix over and over and scales it back each time, so that nothing overflows; no eigenvalue is sought, so complex
    /// pairs and multiple eigenvalues need no care. It takes 24 n³ multiplications: 20 ms for n = 128, a second for n = 512.
    /// </remarks>
    /// <returns>The radius, to about 1e-6 of it; 0 where a power of the matrix is zero; NaN where an element is not finite.</returns>
    /// <exception cref="ArgumentException">The matrix is not square.</exception>
    public static double Of(ReadOnlyMatrix matrix)
    {
        int n = matrix.Rows;
        if (matrix.Columns != n)
            throw new ArgumentException($"A matrix of {n} rows and {matrix.Columns} columns has no eigenvalues: it must be square.",
                nameof(matrix));
        double[] power = new double[n * n], square = new double[n * n];
        for (int r = 0; r < n; r++)
            for (int c = 0; c < n; c++) power[r * n + c] = matrix[r][c];

        // Aᵏ = e^(k root) · power, where power has norm 1.
        double root = 0;
        for (int i = 0; i <= Squarings; i++)
        {
            double norm = Norm(power);
            if (norm == 0) return 0;
            if (!double.IsFinite(norm)) return double.NaN;
            root += Math.Log(norm) / (1L << i);
            for (int j = 0; j < power.Length; j++) power[j] /= norm;
            if (i < Squarings) Square(power, n, square);
            (power, square) = (square, power);
        }

        return Math.Exp(root);
    }

    private static double Norm(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values) sum += value * value;
        return Math.Sqrt(sum);
    }

    private static void Square(double[] a, int n, double[] result)
    {
        result.AsSpan().Clear();
        for (int r = 0; r < n; r++)
        {
            Span<double> row = result.AsSpan(r * n, n);
            for (int k = 0; k < n; k++) DoubleVectors.AddScaled(a[r * n + k], a.AsSpan(k * n, n), row);
        }
    }
}
