using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>A linear map that stretches some directions at right angles and leaves the rest: T = I + Σ (tᵢ − 1) qᵢ qᵢᵀ.</summary>
/// <remarks>With all tᵢ = 0 it is the projection that takes the directions out.</remarks>
/// <param name="directions">The qᵢ, of length 1 and at right angles, one after the other.</param>
/// <param name="factors">The tᵢ.</param>
internal sealed class DirectionScaling(double[] directions, double[] factors)
{
    // What is left of a direction of length 1 that the others span: rounding.
    private const double LeastRest = 1e-7;

    public int Dimension { get; } = factors.Length == 0 ? 0 : directions.Length / factors.Length;

    public ReadOnlySpan<double> Factors => factors;

    /// <summary>Takes out all that lies along some directions, which need not be at right angles.</summary>
    public static DirectionScaling Without(IEnumerable<BiasSubspace> subspaces)
    {
        List<double[]> rows = [];
        foreach (BiasSubspace subspace in subspaces)
            for (int k = 0; k < subspace.Count; k++) rows.Add([.. subspace.Direction(k)]);
        double[][] basis = Orthonormal(rows);
        return new DirectionScaling([.. basis.SelectMany(row => row)], new double[basis.Length]);
    }

    /// <summary>Rows of length 1 at right angles that span what the given ones do (Gram-Schmidt, each twice).</summary>
    public static double[][] Orthonormal(IEnumerable<double[]> rows)
    {
        List<double[]> basis = [];
        foreach (double[] row in rows)
        {
            double[] rest = [.. row];
            double before = Math.Sqrt(DoubleVectors.Dot(row, row));
            foreach (double[] q in basis.Concat(basis)) DoubleVectors.AddScaled(-DoubleVectors.Dot(q, rest), q, rest);
            double length = Math.Sqrt(DoubleVectors.Dot(rest, rest));
            if (length > LeastRest * before) basis.Add([.. rest.Select(x => x / length)]);
        }

        return [.. basis];
    }

    public ReadOnlySpan<double> Direction(int index) => directions.AsSpan(index * Dimension, Dimension);

    /// <summary>v = T v.</summary>
    public void Apply(Span<double> v)
    {
        for (int i = 0; i < factors.Length; i++)
        {
            ReadOnlySpan<double> q = Direction(i);
            DoubleVectors.AddScaled((factors[i] - 1) * DoubleVectors.Dot(q, v), q, v);
        }
    }
}
