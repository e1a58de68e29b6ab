using System.Numerics;
using System.Runtime.InteropServices;

namespace MLNetSeq.Numerics;

/// <summary>Sums over vectors in double precision, for the few places where single precision would decide wrongly.</summary>
internal static class DoubleVectors
{
    /// <summary>target += factor · source.</summary>
    public static void AddScaled(double factor, ReadOnlySpan<double> source, Span<double> target)
    {
        ReadOnlySpan<Vector<double>> from = MemoryMarshal.Cast<double, Vector<double>>(source);
        Span<Vector<double>> to = MemoryMarshal.Cast<double, Vector<double>>(target);
        for (int i = 0; i < from.Length; i++) to[i] += factor * from[i];
        for (int i = from.Length * Vector<double>.Count; i < source.Length; i++) target[i] += factor * source[i];
    }

    /// <summary>Σ aᵢ bᵢ.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        ReadOnlySpan<Vector<double>> left = MemoryMarshal.Cast<double, Vector<double>>(a);
        ReadOnlySpan<Vector<double>> right = MemoryMarshal.Cast<double, Vector<double>>(b);
        Vector<double> sums = Vector<double>.Zero;
        for (int i = 0; i < left.Length; i++) sums += left[i] * right[i];
        double sum = Vector.Sum(sums);
        for (int i = left.Length * Vector<double>.Count; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    /// <summary>target = source.</summary>
    public static void Widen(ReadOnlySpan<float> source, Span<double> target)
    {
        ReadOnlySpan<Vector<float>> from = MemoryMarshal.Cast<float, Vector<float>>(source);
        Span<Vector<double>> to = MemoryMarshal.Cast<double, Vector<double>>(target[..source.Length]);
        for (int i = 0; i < from.Length; i++) Vector.Widen(from[i], out to[2 * i], out to[2 * i + 1]);
        for (int i = from.Length * Vector<float>.Count; i < source.Length; i++) target[i] = source[i];
    }

    /// <summary>target = factor · source, rounded once.</summary>
    public static void Narrow(double factor, ReadOnlySpan<double> source, Span<float> target)
    {
        ReadOnlySpan<Vector<double>> from = MemoryMarshal.Cast<double, Vector<double>>(source);
        Span<Vector<float>> to = MemoryMarshal.Cast<float, Vector<float>>(target[..source.Length]);
        for (int i = 0; i < to.Length; i++) to[i] = Vector.Narrow(factor * from[2 * i], factor * from[2 * i + 1]);
        for (int i = to.Length * Vector<float>.Count; i < source.Length; i++) target[i] = (float)(factor * source[i]);
    }
}
