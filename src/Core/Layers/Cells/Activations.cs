using System.Runtime.CompilerServices;
using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Layers.Cells;

/// <summary>An activation and its derivative in terms of its value.</summary>
internal interface IActivation
{
    static abstract V Value<S, V>(V x) where S : struct, ISimd<V> where V : struct;

    static abstract V Slope<S, V>(V y) where S : struct, ISimd<V> where V : struct;
}

/// <summary>The hyperbolic tangent.</summary>
internal readonly struct TanhActivation : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value<S, V>(V x) where S : struct, ISimd<V> where V : struct => Functions.Tanh<S, V>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Slope<S, V>(V y) where S : struct, ISimd<V> where V : struct =>
        S.Subtract(S.Broadcast(1f), S.Multiply(y, y));
}

/// <summary>The rectifier, max(0, x).</summary>
internal readonly struct ReluActivation : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value<S, V>(V x) where S : struct, ISimd<V> where V : struct => S.AtLeast(x, S.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Slope<S, V>(V y) where S : struct, ISimd<V> where V : struct =>
        S.WhereGreater(y, S.Zero, S.Broadcast(1f), S.Zero);
}

/// <summary>The logistic function.</summary>
internal readonly struct SigmoidActivation : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value<S, V>(V x) where S : struct, ISimd<V> where V : struct => Functions.Sigmoid<S, V>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Slope<S, V>(V y) where S : struct, ISimd<V> where V : struct =>
        S.Multiply(y, S.Subtract(S.Broadcast(1f), y));
}

/// <summary>None at all: y = x.</summary>
internal readonly struct LinearActivation : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value<S, V>(V x) where S : struct, ISimd<V> where V : struct => x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Slope<S, V>(V y) where S : struct, ISimd<V> where V : struct => S.Broadcast(1f);
}
