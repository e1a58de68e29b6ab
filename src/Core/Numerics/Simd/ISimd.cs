using System.Runtime.Intrinsics;

namespace MLNetSeq.Numerics.Simd;

/// <summary>The vector operations the kernels are written in, once, over the register width <typeparamref name="V"/>.</summary>
internal interface ISimd<V> where V : struct
{
    /// <summary>Numbers in one register.</summary>
    static abstract int Width { get; }

    /// <summary>The tallest tile of a matrix product whose accumulators still fit the registers.</summary>
    static abstract int TileRows { get; }

    static abstract V Zero { get; }

    static abstract V Broadcast(float value);

    static abstract V Load(ref float source, nuint offset);

    /// <summary>Signed bytes, made numbers of this width.</summary>
    static abstract V LoadInt8(ref sbyte source, nuint offset);

    static abstract void Store(V value, ref float target, nuint offset);

    static abstract V Add(V a, V b);

    static abstract V Subtract(V a, V b);

    static abstract V Multiply(V a, V b);

    static abstract V Divide(V a, V b);

    /// <summary>a / b to one unit in the last place, for numbers whose reciprocals are neither denormal nor infinite.</summary>
    static abstract V Ratio(V a, V b);

    /// <summary>a × b + c, in one rounding where the processor can.</summary>
    static abstract V MultiplyAdd(V a, V b, V c);

    static abstract V Sqrt(V a);

    /// <summary>1 / √a to two units in the last place, for positive numbers that are neither denormal nor infinite.</summary>
    static abstract V ReciprocalSqrt(V a);

    /// <summary>The smaller of a limit and a value; a value that is not a number stays one.</summary>
    static abstract V AtMost(V value, V limit);

    /// <summary>The larger of a limit and a value; a value that is not a number stays one.</summary>
    static abstract V AtLeast(V value, V limit);

    /// <summary>Zero where |value| is below the threshold, else the value; keeps what is not a number.</summary>
    static abstract V FlushBelow(V value, V threshold);

    /// <summary>Where a &gt; b: yes, else no.</summary>
    static abstract V WhereGreater(V a, V b, V yes, V no);

    /// <summary>The nearest integer, ties to even.</summary>
    static abstract V Round(V a);

    /// <summary>2ⁿ for integers n in [−126, 127].</summary>
    static abstract V PowerOfTwo(V n);

    /// <summary>The sum of the lanes, always in the same order.</summary>
    static abstract float Sum(V a);

    /// <summary>The sums of the lanes of four registers, cheaper than one by one.</summary>
    static abstract Vector128<float> Sums(V a, V b, V c, V d);

    /// <summary>The largest lane.</summary>
    static abstract float Max(V a);
}
