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
