using System.Numerics;
using System.Runtime.InteropServices;

namespace MLNetSeq.Embeddings;

/// <summary>Rows between single precision and what takes less room.</summary>
internal static class RowNumbers
{
    private const float Largest = sbyte.MaxValue;

    /// <summary>The bytes that a number takes.</summary>
    public static int Size(VectorPrecision precision) => precision switch
    {
        VectorPrecision.Single => sizeof(float),
        VectorPrecision.Half => sizeof(ushort),
        VectorPrecision.Int8 => sizeof(sbyte),
        _ => throw new ArgumentOutOfRangeException(nameof(precision), precision, "There is no such precision."),
    };

    /// <summary>Halves become floats, exactly.</summary>
    public static void Widen(ReadOnlySpan<Half> halves, Span<float> destination)
    {
        ReadOnlySpan<ushort> bits = MemoryMarshal.Cast<Half, ushort>(halves);
        int i = 0;
        for (; i <= bits.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(bits[i..]), out Vector<uint> low, out Vector<uint> high);
            Widen(low).CopyTo(destination[i..]);
            Widen(high).CopyTo(destination[(i + Vector<uint>.Count)..]);
        }

        for (; i < bits.Length; i++) destination[i] = (float)halves[i];
    }

    /// <summary>Floats become the nearest halves; beyond 65,504 they become infinite.</summary>
    public static void Narrow(ReadOnlySpan<float> row, Span<Half> destination)
    {
        for (int i = 0; i < row.Length; i++) destination[i] = (Half)row[i];
    }

    /// <summary>Bytes times the scale.</summary>
    public static void Widen(ReadOnlySpan<sbyte> bytes, float scale, Span<float> destination)
    {
        for (int i = 0; i < bytes.Length; i++) destination[i] = bytes[i] * scale;
    }

    /// <summary>Floats become bytes.</summary>
    /// <returns>The scale: the largest magnitude over 127.</returns>
    /// <exception cref="ArgumentException">A number is not finite, which a byte cannot be.</exception>
    public static float Narrow(ReadOnlySpan<float> row, Span<sbyte> destination)
    {
        float most = 0;
        bool isFinite = true;
        foreach (float number in row)
        {
            isFinite &= float.IsFinite(number);
            most = Math.Max(most, Math.Abs(number));
        }

        if (!isFinite)
            throw new ArgumentException("A row with numbers that are not finite cannot be stored in bytes. Use half or single precision.");
        float scale = most / Largest;
        // Below this the inverse overflows; so small a row is as good as zero.
        if (scale < 1 / float.MaxValue * 2) scale = 0;
        float inverse = scale == 0 ? 0 : 1 / scale;
        for (int i = 0; i < row.Length; i++)
            destination[i] = (sbyte)Math.Clamp(MathF.Round(row[i] * inverse), -Largest, Largest);
        return scale;
    }

    // The bits of a half at the place of a float's are too small by 2^112, subnormal ones too; infinities and NaN stay what they are.
    private static Vector<float> Widen(Vector<uint> half)
    {
        Vector<uint> magnitude = (half & new Vector<uint>(0x7FFF)) << 13;
        Vector<uint> sign = (half & new Vector<uint>(0x8000)) << 16;
        Vector<uint> special = Vector.GreaterThanOrEqual(magnitude, new Vector<uint>(0x0F800000)) & new Vector<uint>(0x7F800000);
        Vector<float> scaled = Vector.AsVectorSingle(magnitude) * new Vector<float>(BitConverter.UInt32BitsToSingle(0x77800000));
        return Vector.AsVectorSingle(Vector.AsVectorUInt32(scaled) | special | sign);
    }
}
