using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>The directions in which rows of numbers differ most (principal component analysis).</summary>
/// <remarks>
/// The eigenvectors of the covariance, which is summed and decomposed in double precision: exact to rounding. A direction's sign means
/// nothing; it is chosen so that the number of largest magnitude is positive, and the same rows always give the same picture.
/// </remarks>
public sealed class PrincipalComponents
{
    private readonly double[] _mean;
    private readonly double[] _components;
    private readonly double[] _variances;

    private PrincipalComponents(double[] mean, double[] components, double[] variances, double totalVariance)
    {
        _mean = mean;
        _components = components;
        _variances = variances;
        TotalVariance = totalVariance;
    }

    /// <summary>The number of components.</summary>
    public int Count => _variances.Length;

    /// <summary>The numbers of a row.</summary>
    public int Dimension => _mean.Length;

    /// <summary>The mean of the rows.</summary>
    public ReadOnlySpan<double> Mean => _mean;

    /// <summary>The variance along each component, divided by the number of rows less one, descending.</summary>
    public ReadOnlySpan<double> Variances => _variances;

    /// <summary>The variance along all directions together, those that are not among the components too.</summary>
    public double TotalVariance { get; }

    /// <summary>Finds the components of rows.</summary>
    /// <param name="rows">At least two rows.</param>
    /// <param name="count">How many components are kept. Default: as many as there can be, the lesser of rows and columns.</param>
    /// <exception cref="ArgumentException">There are fewer than two rows, or a number is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many components.</exception>
    public static PrincipalComponents Fit(ReadOnlyMatrix rows, int? count = null)
    {
        int width = rows.Columns, most = Math.Min(rows.Rows, width);
        if (rows.Rows < 2 || width == 0)
            throw new ArgumentException($"{rows.Rows} rows of {width} numbers do not vary: at least two rows are needed.", nameof(rows));
        int kept = count ?? most;
        if (kept < 1 || kept > most)
            throw new ArgumentOutOfRangeException(nameof(count), count, $"{rows.Rows} rows of {width} numbers have 1 to {most} components.");

        double[] mean = MeanOf(rows);
        double[] covariance = Covariance(rows, mean);
        (double[] values, double[] vectors) = SymmetricEigen.Of(covariance, width);
        double[] components = vectors[..(kept * width)];
        for (int i = 0; i < kept; i++) FixSign(components.AsSpan(i * width, width));
        double total = 0;
        for (int i = 0; i < width; i++) total += covariance[i * width + i];
        // Rounding can leave a variance of nothing a little below 0.
        return new PrincipalComponents(mean, components, [.. values[..kept].Select(v => Math.Max(0, v))], total);
    }

    /// <summary>A component: a direction of length 1.</summary>
    public ReadOnlySpan<double> Component(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return _components.AsSpan(index * Dimension, Dimension);
    }

    /// <summary>The share of all variance that lies along a component, from 0 to 1; 0 where nothing varies.</summary>
    public double ExplainedShare(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return TotalVariance == 0 ? 0 : _variances[index] / TotalVariance;
    }

    /// <summary>Writes how far a row lies from the mean along the first components.</summary>
    /// <param name="row">A row's numbers.</param>
    /// <param name="projection">Receives a number for each component; a shorter one for as many as it has room for.</param>
    public void Project(ReadOnlySpan<float> row, Span<double> projection)
    {
        CheckWidth(row.Length, nameof(row));
        double[] centred = new double[Dimension];
        for (int i = 0; i < centred.Length; i++) centred[i] = row[i] - _mean[i];
        for (int k = 0; k < Math.Min(Count, projection.Length); k++) projection[k] = DoubleVectors.Dot(centred, Component(k));
    }

    /// <summary>The projections of rows, row after row, a number for each component.</summary>
    public double[] Project(ReadOnlyMatrix rows)
    {
        double[] all = new double[rows.Rows * Count];
        for (int r = 0; r < rows.Rows; r++) Project(rows[r], all.AsSpan(r * Count, Count));
        return all;
    }

    /// <summary>Writes the row that a projection comes from, as far as its components tell.</summary>
    /// <param name="projection">Numbers for the first components, as many as wanted.</param>
    /// <param name="row">Receives <see cref="Dimension"/> numbers.</param>
    public void Reconstruct(ReadOnlySpan<double> projection, Span<float> row)
    {
        CheckWidth(row.Length, nameof(row));
        if (projection.Length > Count)
            throw new ArgumentException($"There are {projection.Length} numbers for {Count} components.", nameof(projection));
        double[] sum = [.. _mean];
        for (int k = 0; k < projection.Length; k++) DoubleVectors.AddScaled(projection[k], Component(k), sum);
        for (int i = 0; i < sum.Length; i++) row[i] = (float)sum[i];
    }

    private void CheckWidth(int length, string name)
    {
        if (length != Dimension) throw new ArgumentException($"The row has {length} numbers; the components are of rows of {Dimension}.", name);
    }

    private static double[] MeanOf(ReadOnlyMatrix rows)
    {
        double[] mean = new double[rows.Columns];
        for (int r = 0; r < rows.Rows; r++)
        {
            ReadOnlySpan<float> row = rows[r];
            for (int i = 0; i < mean.Length; i++) mean[i] += row[i];
        }

        for (int i = 0; i < mean.Length; i++) mean[i] /= rows.Rows;
        return mean;
    }

    private static double[] Covariance(ReadOnlyMatrix rows, double[] mean)
    {
        int n = mean.Length;
        double[] covariance = new double[n * n], centred = new double[n];
        for (int r = 0; r < rows.Rows; r++)
        {
            ReadOnlySpan<float> row = rows[r];
            for (int i = 0; i < n; i++) centred[i] = row[i] - mean[i];
            for (int i = 0; i < n; i++) DoubleVectors.AddScaled(centred[i], centred.AsSpan(0, i + 1), covariance.AsSpan(i * n, i + 1));
        }

        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++) covariance[j * n + i] = covariance[i * n + j] /= rows.Rows - 1;
        }

        return covariance;
    }

    private static void FixSign(Span<double> component)
    {
        double largest = 0;
        foreach (double value in component)
            if (Math.Abs(value) > Math.Abs(largest)) largest = value;
        if (largest < 0)
            for (int i = 0; i < component.Length; i++) component[i] = -component[i];
    }
}
