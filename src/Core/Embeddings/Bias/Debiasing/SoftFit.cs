using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>
/// Finds the map of soft debiasing: T = argmin |(TW)ᵀ(TW) − WᵀW|² + Σ λₐ |(T Nₐ)ᵀ(T Bₐ)|², the sum over the axes, with W all words' vectors
/// at length 1 and Nₐ those of the axis' neutral words.
/// </summary>
/// <remarks>
/// With T = (I + D)^½, C = W Wᵀ, Mₐ = Nₐ Nₐᵀ and Rₐ = (λₐ Mₐ)^½ it is the least tr(D C D C) + Σ |pᵢ|² over all directions bᵢ, where
/// pᵢ = Rₐ (I + D) bᵢ: a quadratic, whose gradient is zero at D = −½ Σ (uᵢ aᵢᵀ + aᵢ uᵢᵀ), aᵢ = C⁻¹ bᵢ, uᵢ = C⁻¹ Rₐ pᵢ. Put into pᵢ, that is
/// a symmetric, positive definite system of as many unknowns as the directions have numbers. No gradient descent: this is the least, to
/// rounding. D changes the span of the aᵢ and uᵢ alone, so that T does too. Were an eigenvalue of I + D negative, 0 would take its place:
/// for large and small λ none is.
/// </remarks>
internal sealed class SoftFit
{
    // Directions along which words have less than this share of what they have along the first are noise of single precision.
    private const double LeastShare = 1e-7;

    // The system's matrix then takes 288 MB.
    private const int MostUnknowns = 6000;

    private readonly int _d;
    private readonly double[] _inverse;
    private readonly List<double[]> _directions = [];
    private readonly List<double[]> _roots = [];

    private SoftFit(double[] moments, int dimension)
    {
        _d = dimension;
        _inverse = Function(moments, (value, first) => value > LeastShare * first ? 1 / value : 0);
    }

    /// <summary>Finds the map.</summary>
    public static DirectionScaling Run(WordVectors vectors, DebiasOptions options, IReadOnlyList<BiasSubspace> subspaces, BiasWords words)
    {
        int unknowns = vectors.Dimension * subspaces.Sum(s => s.Count);
        if (unknowns > MostUnknowns)
        {
            throw new ArgumentException($"Soft debiasing of {subspaces.Sum(s => s.Count)} directions of {vectors.Dimension} numbers has "
                + $"{unknowns} unknowns, and at most {MostUnknowns} are solved for: ask for fewer Components or Axes, or debias hard.");
        }

        int threads = options.Threads > 0 ? options.Threads : Environment.ProcessorCount;
        (double[] moments, int count) = SecondMoments.Of(vectors.Rows, threads, options.Cancellation);
        SoftFit fit = new(moments, vectors.Dimension);
        for (int axis = 0; axis < subspaces.Count; axis++)
        {
            double[] neutral = [.. moments];
            int left = count - TakeAway(vectors.Rows, words.Roles(axis), neutral);
            // The mean of |W|² terms against that of |N| k terms; the sums have weight λ.
            double weight = options.SoftTerms == SoftTerms.Sums ? 1 : (double)count * count / (Math.Max(1, left) * subspaces[axis].Count);
            fit.Add(subspaces[axis], neutral, options.Lambda * weight);
        }

        return fit.Solve();
    }

    /// <summary>Takes the words that are not neutral out of a sum of w wᵀ; returns their number.</summary>
    private static int TakeAway(VectorRows rows, BiasRole[] roles, double[] moments)
    {
        int d = rows.Dimension, count = 0;
        double[] unit = new double[d];
        float[] scratch = new float[d];
        for (int row = 0; row < roles.Length; row++)
        {
            if (roles[row] == BiasRole.Neutral || !SecondMoments.TryUnit(rows, row, scratch, unit)) continue;
            count++;
            for (int i = 0; i < d; i++) DoubleVectors.AddScaled(-unit[i], unit, moments.AsSpan(i * d, d));
        }

        return count;
    }

    private void Add(BiasSubspace subspace, double[] neutral, double lambda)
    {
        // Never below zero: what is there is the rounding of a sum that was taken apart.
        double[] root = Function(neutral, (value, _) => Math.Sqrt(lambda * Math.Max(0, value)));
        for (int k = 0; k < subspace.Count; k++)
        {
            _directions.Add([.. subspace.Direction(k)]);
            _roots.Add(root);
        }
    }

    private DirectionScaling Solve()
    {
        int count = _directions.Count;
        double[] p = new double[count * _d];
        for (int i = 0; i < count; i++) Times(_roots[i], _directions[i]).CopyTo(p.AsSpan(i * _d));
        double[][] a = [.. _directions.Select(direction => Times(_inverse, direction))];
        Cholesky.Solve(System(a), p);
        double[][] u = [.. Enumerable.Range(0, count).Select(i => Times(_inverse, Times(_roots[i], p.AsSpan(i * _d, _d))))];
        return Root(a, u);
    }

    /// <summary>I + ½ (sᵢⱼ Rₐ C⁻¹ R_b + (Rₐ aⱼ)(R_b aᵢ)ᵀ) in block (i, j), with sᵢⱼ = bᵢ · aⱼ; on and below the diagonal.</summary>
    private double[] System(double[][] a)
    {
        int count = _directions.Count, n = count * _d;
        double[] system = new double[n * n];
        Dictionary<(double[], double[]), double[]> products = [];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                if (!products.TryGetValue((_roots[i], _roots[j]), out double[]? between))
                    products[(_roots[i], _roots[j])] = between = Product(Product(_roots[i], _inverse), _roots[j]);
                double s = DoubleVectors.Dot(_directions[i], a[j]);
                double[] left = Times(_roots[i], a[j]), right = Times(_roots[j], a[i]);
                for (int r = 0; r < _d; r++)
                {
                    Span<double> row = system.AsSpan((i * _d + r) * n + j * _d, _d);
                    DoubleVectors.AddScaled(0.5 * s, between.AsSpan(r * _d, _d), row);
                    DoubleVectors.AddScaled(0.5 * left[r], right, row);
                }
            }
        }

        for (int i = 0; i < n; i++) system[i * n + i] += 1;
        return system;
    }

    /// <summary>(I − ½ Σ (uᵢ aᵢᵀ + aᵢ uᵢᵀ))^½, which differs from I in the span of both alone.</summary>
    private static DirectionScaling Root(double[][] a, double[][] u)
    {
        double[][] basis = DirectionScaling.Orthonormal([.. a, .. u]);
        int m = basis.Length;
        double[] change = new double[m * m];
        for (int i = 0; i < a.Length; i++)
        {
            double[] alongA = [.. basis.Select(q => DoubleVectors.Dot(q, a[i]))];
            double[] alongU = [.. basis.Select(q => DoubleVectors.Dot(q, u[i]))];
            for (int r = 0; r < m; r++)
            {
                DoubleVectors.AddScaled(-0.5 * alongU[r], alongA, change.AsSpan(r * m, m));
                DoubleVectors.AddScaled(-0.5 * alongA[r], alongU, change.AsSpan(r * m, m));
            }
        }

        (double[] values, double[] combinations) = SymmetricEigen.Of(change, m);
        double[] directions = new double[m * a[0].Length];
        for (int k = 0; k < m; k++)
        {
            Span<double> direction = directions.AsSpan(k * a[0].Length, a[0].Length);
            for (int q = 0; q < m; q++) DoubleVectors.AddScaled(combinations[k * m + q], basis[q], direction);
        }

        return new DirectionScaling(directions, [.. values.Select(value => Math.Sqrt(Math.Max(0, 1 + value)))]);
    }

    /// <summary>Σ f(lᵢ) eᵢ eᵢᵀ of a symmetric matrix Σ lᵢ eᵢ eᵢᵀ; f also gets the largest lᵢ.</summary>
    private double[] Function(double[] matrix, Func<double, double, double> f)
    {
        (double[] values, double[] vectors) = SymmetricEigen.Of(matrix, _d);
        double[] result = new double[_d * _d];
        for (int i = 0; i < _d; i++)
        {
            double factor = f(values[i], values[0]);
            Span<double> vector = vectors.AsSpan(i * _d, _d);
            for (int r = 0; r < _d; r++) DoubleVectors.AddScaled(factor * vector[r], vector, result.AsSpan(r * _d, _d));
        }

        return result;
    }

    private double[] Product(double[] left, double[] right)
    {
        double[] product = new double[_d * _d];
        for (int r = 0; r < _d; r++)
            for (int k = 0; k < _d; k++) DoubleVectors.AddScaled(left[r * _d + k], right.AsSpan(k * _d, _d), product.AsSpan(r * _d, _d));
        return product;
    }

    private double[] Times(double[] matrix, ReadOnlySpan<double> vector)
    {
        double[] product = new double[_d];
        for (int r = 0; r < _d; r++) product[r] = DoubleVectors.Dot(matrix.AsSpan(r * _d, _d), vector);
        return product;
    }
}
