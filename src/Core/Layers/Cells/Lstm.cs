using System.Runtime.CompilerServices;
using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Layers.Cells;

/// <summary>
/// Long short-term memory (Hochreiter and Schmidhuber 1997; Gers 2000): i, f, o = σ(W x + b + U h₋ + b′), g = tanh(…),
/// c = f ∘ c₋ + i ∘ g, h = o ∘ tanh c.
/// </summary>
/// <remarks>Gates in the order i, f, g, o; kept for the backward pass: c₋ and tanh c.</remarks>
internal readonly struct Lstm : ICell
{
    public static int Gates => 4;

    public static int Saved => 2;

    public static bool HasCellState => true;

    public static bool HasOwnProductGradient => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Forward<S, V>(nuint start, nuint end, nuint hidden, ref float gates, ref float product, ref float biasInput,
        ref float biasHidden, ref float state, ref float cell, ref float saved)
        where S : struct, ISimd<V> where V : struct
    {
        V tiny = S.Broadcast(Functions.Denormal);
        for (nuint j = start; j < end; j += (nuint)S.Width)
        {
            nuint fj = j + hidden, gj = fj + hidden, oj = gj + hidden;
            V i = Functions.Sigmoid<S, V>(S.Add(S.Add(S.Load(ref gates, j), S.Load(ref biasInput, j)),
                S.Add(S.Load(ref product, j), S.Load(ref biasHidden, j))));
            V f = Functions.Sigmoid<S, V>(S.Add(S.Add(S.Load(ref gates, fj), S.Load(ref biasInput, fj)),
                S.Add(S.Load(ref product, fj), S.Load(ref biasHidden, fj))));
            V g = Functions.Tanh<S, V>(S.Add(S.Add(S.Load(ref gates, gj), S.Load(ref biasInput, gj)),
                S.Add(S.Load(ref product, gj), S.Load(ref biasHidden, gj))));
            V o = Functions.Sigmoid<S, V>(S.Add(S.Add(S.Load(ref gates, oj), S.Load(ref biasInput, oj)),
                S.Add(S.Load(ref product, oj), S.Load(ref biasHidden, oj))));
            V before = S.Load(ref cell, j);
            V c = S.FlushBelow(S.MultiplyAdd(f, before, S.Multiply(i, g)), tiny);
            V tanhC = Functions.Tanh<S, V>(c);
            S.Store(i, ref gates, j);
            S.Store(f, ref gates, fj);
            S.Store(g, ref gates, gj);
            S.Store(o, ref gates, oj);
            S.Store(before, ref saved, j);
            S.Store(tanhC, ref saved, fj);
            S.Store(c, ref cell, j);
            S.Store(S.FlushBelow(S.Multiply(o, tanhC), tiny), ref state, j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Backward<S, V>(nuint start, nuint end, nuint hidden, ref float gates, ref float product, ref float before,
        ref float state, ref float cell, ref float saved)
        where S : struct, ISimd<V> where V : struct
    {
        V one = S.Broadcast(1f), tiny = S.Broadcast(Functions.Denormal);
        for (nuint j = start; j < end; j += (nuint)S.Width)
        {
            nuint fj = j + hidden, gj = fj + hidden, oj = gj + hidden;
            V i = S.Load(ref gates, j), f = S.Load(ref gates, fj), g = S.Load(ref gates, gj), o = S.Load(ref gates, oj);
            V tanhC = S.Load(ref saved, fj);
            V dh = S.FlushBelow(S.Load(ref state, j), tiny);
            V dhTanhC = S.Multiply(dh, tanhC);

            // dc = dc₊ + dh o (1 − tanh² c)
            V dc = S.FlushBelow(S.MultiplyAdd(o, S.Subtract(dh, S.Multiply(dhTanhC, tanhC)), S.Load(ref cell, j)), tiny);
            V di = S.Multiply(S.Multiply(dc, g), S.Multiply(i, S.Subtract(one, i)));
            V df = S.Multiply(S.Multiply(dc, S.Load(ref saved, j)), S.Multiply(f, S.Subtract(one, f)));
            V dg = S.Multiply(S.Multiply(dc, i), S.Subtract(one, S.Multiply(g, g)));
            V dOut = S.Multiply(dhTanhC, S.Multiply(o, S.Subtract(one, o)));
            S.Store(S.FlushBelow(di, tiny), ref gates, j);
            S.Store(S.FlushBelow(df, tiny), ref gates, fj);
            S.Store(S.FlushBelow(dg, tiny), ref gates, gj);
            S.Store(S.FlushBelow(dOut, tiny), ref gates, oj);
            S.Store(S.FlushBelow(S.Multiply(dc, f), tiny), ref cell, j);
            S.Store(S.Zero, ref state, j);
        }
    }
}
