namespace MLNetSeq.Embeddings;

/// <summary>The direction that pooled texts have in common: the first right singular vector of the matrix with a text in each row, which is
/// not centred (Arora, Liang and Ma 2017).</summary>
/// <remarks>Texts are not kept, only the sums of their products, dimension² numbers in double precision.</remarks>
/// <param name="dimension">The numbers of a pooled text.</param>
public sealed class CommonDirection(int dimension)
{
    private const int MostSteps = 1000;
    private const double Tolerance = 1e-10;

    private readonly double[] _products = new double[dimension * dimension];

    /// <summary>Adds a text.</summary>
    public void Add(ReadOnlySpan<float> pooled)
    {
        if (pooled.Length != dimension)
            throw new ArgumentException($"The text has {pooled.Length} numbers and {dimension} were expected.", nameof(pooled));
        for (int r = 0; r < dimension; r++)
        {
            double factor = pooled[r];
            if (factor == 0) continue;
            Span<double> row = _products.AsSpan(r * dimension, dimension);
            for (int c = 0; c <= r; c++) row[c] += factor * pooled[c];
        }
    }

    /// <summary>The direction, of unit length, its largest number positive; null where all texts are zeros.</summary>
    /// <remarks>By power iteration. Where two directions are equally common it is one of their plane.</remarks>
    public float[]? Compute()
    {
        for (int r = 0; r < dimension; r++)
            for (int c = 0; c < r; c++) _products[c * dimension + r] = _products[r * dimension + c];

        // The longest row is itself a product of the matrix with a unit vector: never at right angles to all of its range.
        double[] direction = LongestRow();
        if (!Normalise(direction)) return null;
        for (int step = 0; step < MostSteps; step++)
        {
            double[] next = Times(direction);
            Normalise(next);
            double change = 0;
            for (int i = 0; i < dimension; i++) change += (next[i] - direction[i]) * (next[i] - direction[i]);
            direction = next;
            if (change < Tolerance * Tolerance) break;
        }

        double largest = direction.MaxBy(Math.Abs);
        return [.. direction.Select(d => (float)(largest < 0 ? -d : d))];
    }

    private double[] LongestRow()
    {
        int longest = 0;
        for (int r = 1; r < dimension; r++)
            if (_products[r * dimension + r] > _products[longest * dimension + longest]) longest = r;
        return _products.AsSpan(longest * dimension, dimension).ToArray();
    }

    private double[] Times(double[] vector)
    {
        double[] result = new double[dimension];
        for (int r = 0; r < dimension; r++)
            for (int c = 0; c < dimension; c++) result[r] += _products[r * dimension + c] * vector[c];
        return result;
    }

    private static bool Normalise(double[] vector)
    {
        double length = Math.Sqrt(vector.Sum(v => v * v));
        if (length == 0) return false;
        for (int i = 0; i < vector.Length; i++) vector[i] /= length;
        return true;
    }
}
