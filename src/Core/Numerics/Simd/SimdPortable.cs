using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetSeq.Numerics.Simd;

/// <summary>As many lanes as <see cref="Vector{T}"/> has on this processor.</summary>
internal readonly struct SimdPortable : ISimd<Vector<float>>
{
    public static int Width => Vector<float>.Count;

    public static int TileRows => 6;

    public static Vector<float> Zero => Vector<float>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Broadcast(float value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Load(ref float source, nuint offset) => Vector.LoadUnsafe(ref source, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> LoadInt8(ref sbyte source, nuint offset)
    {
        if (Vector<float>.Count == 4)
        {
            int four = Unsafe.ReadUnaligned<int>(ref Unsafe.As<sbyte, byte>(ref Unsafe.Add(ref source, offset)));
            Vector128<short> shorts = Vector128.WidenLower(Vector128.CreateScalarUnsafe(four).AsSByte());
            return Vector128.ConvertToSingle(Vector128.WidenLower(shorts)).AsVector();
        }

        if (Vector<float>.Count == 8)
        {
            Vector128<short> eight = Vector128.WidenLower(Vector64.LoadUnsafe(ref source, offset).ToVector128Unsafe());
            return Vector256.ConvertToSingle(Vector256.Create(Vector128.WidenLower(eight), Vector128.WidenUpper(eight))).AsVector();
        }

        Span<float> numbers = stackalloc float[Vector<float>.Count];
        for (int i = 0; i < numbers.Length; i++) numbers[i] = Unsafe.Add(ref source, offset + (nuint)i);
        return new Vector<float>(numbers);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector<float> value, ref float target, nuint offset) => value.StoreUnsafe(ref target, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Add(Vector<float> a, Vector<float> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Subtract(Vector<float> a, Vector<float> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Multiply(Vector<float> a, Vector<float> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Divide(Vector<float> a, Vector<float> b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Ratio(Vector<float> a, Vector<float> b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> MultiplyAdd(Vector<float> a, Vector<float> b, Vector<float> c) => Vector.MultiplyAddEstimate(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Sqrt(Vector<float> a) => Vector.SquareRoot(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> ReciprocalSqrt(Vector<float> a) => Vector<float>.One / Vector.SquareRoot(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> AtMost(Vector<float> value, Vector<float> limit) =>
        Vector.ConditionalSelect(Vector.GreaterThan(value, limit), limit, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> AtLeast(Vector<float> value, Vector<float> limit) =>
        Vector.ConditionalSelect(Vector.LessThan(value, limit), limit, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> FlushBelow(Vector<float> value, Vector<float> threshold) =>
        Vector.ConditionalSelect(Vector.LessThan(Vector.Abs(value), threshold), Vector<float>.Zero, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> WhereGreater(Vector<float> a, Vector<float> b, Vector<float> yes, Vector<float> no) =>
        Vector.ConditionalSelect(Vector.GreaterThan(a, b), yes, no);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Round(Vector<float> a) => Vector.Round(a, MidpointRounding.ToEven);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> PowerOfTwo(Vector<float> n) =>
        Vector.AsVectorSingle((Vector.ConvertToInt32(n) + new Vector<int>(127)) << 23);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector<float> a) => Vector.Sum(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sums(Vector<float> a, Vector<float> b, Vector<float> c, Vector<float> d) =>
        Vector128.Create(Sum(a), Sum(b), Sum(c), Sum(d));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max(Vector<float> a)
    {
        float max = a[0];
        for (int i = 1; i < Vector<float>.Count; i++) max = Math.Max(max, a[i]);
        return max;
    }
}
