namespace MLNetSeq.Numerics;

/// <summary>Solves A x = b for a symmetric, positive definite A: A = L Lᵀ, in double precision.</summary>
internal static class Cholesky
{
    /// <summary>Solves; the matrix becomes L (what lies above its diagonal stays), and the right side the solution.</summary>
    /// <param name="matrix">The n² numbers of A; only those on and below the diagonal count.</param>
    /// <param name="right">b.</param>
    /// <exception cref="ArgumentException">The matrix is not positive definite.</exception>
    public static void Solve(double[] matrix, double[] right)
    {
        int n = right.Length;
        for (int i = 0; i < n; i++)
        {
            Span<double> row = matrix.AsSpan(i * n, n);
            for (int j = 0; j < i; j++) row[j] = (row[j] - DoubleVectors.Dot(row[..j], matrix.AsSpan(j * n, j))) / matrix[j * n + j];
            double pivot = row[i] - DoubleVectors.Dot(row[..i], row[..i]);
            if (!(pivot > 0))
                throw new ArgumentException($"The matrix is not positive definite: pivot {i} of {n} is {pivot}.", nameof(matrix));
            row[i] = Math.Sqrt(pivot);
        }

        for (int i = 0; i < n; i++)
            right[i] = (right[i] - DoubleVectors.Dot(matrix.AsSpan(i * n, i), right.AsSpan(0, i))) / matrix[i * n + i];
        for (int i = n - 1; i >= 0; i--)
        {
            right[i] /= matrix[i * n + i];
            DoubleVectors.AddScaled(-right[i], matrix.AsSpan(i * n, i), right.AsSpan(0, i));
        }
    }
}
