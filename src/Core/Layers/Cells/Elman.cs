using System.Runtime.CompilerServices;
using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Layers.Cells;

/// <summary>The simple recurrent network: h = f(W x + b + U h₋ + b′) (Elman 1990).</summary>
internal readonly struct Elman<F> : ICell where F : struct, IActivation
{
    public static int Gates => 1;

    public static int Saved => 0;

    public static bool HasCellState => false;

    public static bool HasOwnProductGradient => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Forward<S, V>(nuint start, nuint end, nuint hidden, ref float gates, ref float product, ref float biasInput,
        ref float biasHidden, ref float state, ref float cell, ref float saved)
        where S : struct, ISimd<V> where V : struct
    {
        for (nuint j = start; j < end; j += (nuint)S.Width)
        {
            V sum = S.Add(S.Add(S.Load(ref gates, j), S.Load(ref biasInput, j)), S.Add(S.Load(ref product, j), S.Load(ref biasHidden, j)));
            V h = S.FlushBelow(F.Value<S, V>(sum), S.Broadcast(Functions.Denormal));
            S.Store(h, ref gates, j);
            S.Store(h, ref state, j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Backward<S, V>(nuint start, nuint end, nuint hidden, ref float gates, ref float product, ref float before,
        ref float state, ref float cell, ref float saved)
        where S : struct, ISimd<V> where V : struct
    {
        V tiny = S.Broadcast(Functions.Denormal);
        for (nuint j = start; j < end; j += (nuint)S.Width)
        {
            V dh = S.FlushBelow(S.Load(ref state, j), tiny);
            S.Store(S.FlushBelow(S.Multiply(dh, F.Slope<S, V>(S.Load(ref gates, j))), tiny), ref gates, j);
            S.Store(S.Zero, ref state, j);
        }
    }
}

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
