namespace MLNetSeq.Numerics;

/// <summary>The eigenvalues and eigenvectors of a symmetric matrix, in double precision: A = Σ λᵢ vᵢ vᵢᵀ.</summary>
/// <remarks>
/// Householder reflections bring the matrix to three diagonals, and implicit QL steps with Wilkinson's shift to one (Golub and Van Loan,
/// Matrix Computations, ch. 8). About 9 n³ multiplications; exact to rounding, whatever the gaps between the eigenvalues.
/// </remarks>
internal sealed class SymmetricEigen
{
    // QL takes two steps an eigenvalue; more than this only numbers that are not finite.
    private const int MostSteps = 60;

    // Half the distance from 1 to the next number.
    private const double Rounding = 1.1102230246251565e-16;

    private readonly int _n;
    private readonly double[] _a;
    private readonly double[] _diagonal;
    private readonly double[] _beside;

    // Row i is what becomes the i-th eigenvector: rotations then mix rows, which lie together in memory.
    private readonly double[] _vectors;

    // What is lost in the rounding of the largest numbers. Measured by its neighbours instead, the noise that is left where a matrix has
    // no full rank would never become nothing.
    private double _nothing;

    private SymmetricEigen(double[] matrix, int n)
    {
        _n = n;
        _a = [.. matrix];
        _diagonal = new double[n];
        _beside = new double[n];
        _vectors = new double[n * n];
        for (int i = 0; i < n; i++) _vectors[i * n + i] = 1;
    }

    /// <summary>Decomposes a symmetric matrix.</summary>
    /// <param name="matrix">Its n² numbers; left as they are.</param>
    /// <param name="n">Its rows.</param>
    /// <returns>The eigenvalues, descending, and the eigenvectors as rows of length 1 in the same order.</returns>
    /// <exception cref="ArgumentException">A number is not finite.</exception>
    public static (double[] Values, double[] Vectors) Of(double[] matrix, int n)
    {
        if (matrix.Length != n * n) throw new ArgumentException($"{matrix.Length} numbers are no matrix of {n} rows and columns.", nameof(matrix));
        foreach (double value in matrix)
            if (!double.IsFinite(value)) throw new ArgumentException($"The matrix holds {value}: all its numbers must be finite.", nameof(matrix));
        SymmetricEigen work = new(matrix, n);
        for (int k = 0; k + 2 < n; k++) work.Reflect(k);
        for (int i = 0; i < n; i++) work._diagonal[i] = work._a[i * n + i];
        for (int i = 0; i + 1 < n; i++) work._beside[i] = work._a[(i + 1) * n + i];
        for (int i = 0; i < n; i++) work._nothing = Math.Max(work._nothing, Rounding * (Math.Abs(work._diagonal[i]) + Math.Abs(work._beside[i])));
        for (int first = 0; first < n; first++) work.Converge(first);
        return work.Sorted();
    }

    private Span<double> Row(int i) => _vectors.AsSpan(i * _n, _n);

    /// <summary>Clears column k below the second diagonal: A becomes H A H with H = 1 − 2 u uᵀ.</summary>
    private void Reflect(int k)
    {
        int start = k + 1, length = _n - start;
        double[] u = new double[length];
        for (int i = 0; i < length; i++) u[i] = _a[(start + i) * _n + k];
        double norm = Math.Sqrt(DoubleVectors.Dot(u, u));
        if (norm == 0) return;
        double below = u[0] > 0 ? -norm : norm;
        u[0] -= below;
        double size = Math.Sqrt(DoubleVectors.Dot(u, u));
        for (int i = 0; i < length; i++) u[i] /= size;

        _a[start * _n + k] = below;
        for (int i = 1; i < length; i++) _a[(start + i) * _n + k] = 0;

        // p = A u; w = p − (uᵀp) u; A −= 2 (u wᵀ + w uᵀ).
        double[] w = new double[length];
        for (int i = 0; i < length; i++) w[i] = DoubleVectors.Dot(_a.AsSpan((start + i) * _n + start, length), u);
        DoubleVectors.AddScaled(-DoubleVectors.Dot(u, w), u, w);
        for (int i = 0; i < length; i++)
        {
            Span<double> row = _a.AsSpan((start + i) * _n + start, length);
            DoubleVectors.AddScaled(-2 * u[i], w, row);
            DoubleVectors.AddScaled(-2 * w[i], u, row);
        }

        ReflectVectors(u, start);
    }

    private void ReflectVectors(double[] u, int start)
    {
        double[] mixed = new double[_n];
        for (int i = 0; i < u.Length; i++) DoubleVectors.AddScaled(u[i], Row(start + i), mixed);
        for (int i = 0; i < u.Length; i++) DoubleVectors.AddScaled(-2 * u[i], mixed, Row(start + i));
    }

    /// <summary>QL steps until the number beside the first of the remaining eigenvalues is nothing.</summary>
    private void Converge(int first)
    {
        for (int step = 0; ; step++)
        {
            int last = first;
            while (last + 1 < _n && !IsNothing(last)) last++;
            if (last == first) return;
            if (step == MostSteps) throw new InvalidOperationException($"Eigenvalue {first} of {_n} is not found after {MostSteps} steps.");
            Step(first, last);
        }
    }

    private bool IsNothing(int i) => Math.Abs(_beside[i]) <= _nothing;

    /// <summary>One implicit QL step on the block from <paramref name="first"/> to <paramref name="last"/>.</summary>
    private void Step(int first, int last)
    {
        double[] d = _diagonal, e = _beside;
        double half = (d[first + 1] - d[first]) / (2 * e[first]);
        double root = Math.Sqrt(half * half + 1);
        double g = d[last] - d[first] + e[first] / (half + (half < 0 ? -root : root));
        double sine = 1, cosine = 1, moved = 0;
        if (last + 1 < _n) e[last] = 0;
        for (int i = last - 1; i >= first; i--)
        {
            double f = sine * e[i], b = cosine * e[i];
            double length = Math.Sqrt(f * f + g * g);
            if (i + 1 < last) e[i + 1] = length;
            if (length == 0)
            {
                // The block falls in two; the rest comes in the next step.
                d[i + 1] -= moved;
                return;
            }

            sine = f / length;
            cosine = g / length;
            double rest = d[i + 1] - moved;
            double turn = (d[i] - rest) * sine + 2 * cosine * b;
            moved = sine * turn;
            d[i + 1] = rest + moved;
            g = cosine * turn - b;
            Rotate(Row(i), Row(i + 1), cosine, sine);
        }

        d[first] -= moved;
        e[first] = g;
    }

    private static void Rotate(Span<double> low, Span<double> high, double cosine, double sine)
    {
        for (int i = 0; i < low.Length; i++)
        {
            double h = high[i], l = low[i];
            high[i] = sine * l + cosine * h;
            low[i] = cosine * l - sine * h;
        }
    }

    private (double[] Values, double[] Vectors) Sorted()
    {
        int[] order = [.. Enumerable.Range(0, _n).OrderByDescending(i => _diagonal[i])];
        double[] vectors = new double[_n * _n];
        for (int i = 0; i < _n; i++) Row(order[i]).CopyTo(vectors.AsSpan(i * _n));
        return ([.. order.Select(i => _diagonal[i])], vectors);
    }
}
