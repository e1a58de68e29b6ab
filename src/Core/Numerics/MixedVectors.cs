using System.Numerics;
using System.Runtime.InteropServices;

namespace MLNetSeq.Numerics;

/// <summary>Rows in single precision with vectors in double precision: what is summed over many rows does not lose what each adds.</summary>
internal static class MixedVectors
{
    /// <summary>Σ rowᵢ vectorᵢ.</summary>
    public static double Dot(ReadOnlySpan<float> row, ReadOnlySpan<double> vector)
    {
        ReadOnlySpan<Vector<float>> singles = MemoryMarshal.Cast<float, Vector<float>>(row);
        ReadOnlySpan<Vector<double>> doubles = MemoryMarshal.Cast<double, Vector<double>>(vector[..row.Length]);
        Vector<double> lowSums = Vector<double>.Zero, highSums = Vector<double>.Zero;
        for (int i = 0; i < singles.Length; i++)
        {
            Vector.Widen(singles[i], out Vector<double> low, out Vector<double> high);
            lowSums += low * doubles[2 * i];
            highSums += high * doubles[2 * i + 1];
        }

        double sum = Vector.Sum(lowSums + highSums);
        for (int i = singles.Length * Vector<float>.Count; i < row.Length; i++) sum += row[i] * vector[i];
        return sum;
    }

    /// <summary>target += factor · row.</summary>
    public static void AddScaled(double factor, ReadOnlySpan<float> row, Span<double> target)
    {
        ReadOnlySpan<Vector<float>> singles = MemoryMarshal.Cast<float, Vector<float>>(row);
        Span<Vector<double>> doubles = MemoryMarshal.Cast<double, Vector<double>>(target[..row.Length]);
        for (int i = 0; i < singles.Length; i++)
        {
            Vector.Widen(singles[i], out Vector<double> low, out Vector<double> high);
            doubles[2 * i] += factor * low;
            doubles[2 * i + 1] += factor * high;
        }

        for (int i = singles.Length * Vector<float>.Count; i < row.Length; i++) target[i] += factor * row[i];
    }
}
