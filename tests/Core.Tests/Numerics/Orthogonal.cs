using MLNetSeq.Numerics;

namespace MLNetSeq.Tests.Numerics;

/// <summary>Matrices that turn a vector and scale it, and do nothing else to its length.</summary>
internal static class Orthogonal
{
    /// <summary>A random orthogonal matrix times a number, row-major (Gram and Schmidt's method, each row twice).</summary>
    public static float[] Matrix(int size, double scale, RandomStream random)
    {
        double[][] rows = new double[size][];
        for (int r = 0; r < size; r++)
        {
            double[] row = [.. Enumerable.Range(0, size).Select(_ => random.NextNormal())];
            for (int pass = 0; pass < 2; pass++)
            {
                foreach (double[] other in rows.Take(r))
                {
                    double dot = row.Zip(other, (a, b) => a * b).Sum();
                    for (int c = 0; c < size; c++) row[c] -= dot * other[c];
                }
            }

            double norm = Math.Sqrt(row.Sum(v => v * v));
            rows[r] = [.. row.Select(v => v / norm)];
        }

        return [.. rows.SelectMany(row => row).Select(v => (float)(scale * v))];
    }
}
