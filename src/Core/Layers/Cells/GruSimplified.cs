using System.Runtime.CompilerServices;
using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Layers.Cells;

/// <summary>
/// The gated recurrent unit without its reset gate (Ravanelli 2018, with tanh in place of its rectifier): z = σ(W x + b + U h₋ + b′),
/// n = tanh(…), h = k ∘ h₋ + (1 − k) ∘ n, where k is z or 1 − z.
/// </summary>
/// <remarks>Gates in the order z, n.</remarks>
internal readonly struct GruSimplified<U> : ICell where U : struct, IUpdateGate
{
    public static int Gates => 2;

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
            nuint nj = j + hidden;
            V z = Functions.Sigmoid<S, V>(S.Add(S.Add(S.Load(ref gates, j), S.Load(ref biasInput, j)),
                S.Add(S.Load(ref product, j), S.Load(ref biasHidden, j))));
            V n = Functions.Tanh<S, V>(S.Add(S.Add(S.Load(ref gates, nj), S.Load(ref biasInput, nj)),
                S.Add(S.Load(ref product, nj), S.Load(ref biasHidden, nj))));
            V before = S.Load(ref state, j);
            V h = S.FlushBelow(S.MultiplyAdd(U.Kept<S, V>(z), S.Subtract(before, n), n), S.Broadcast(Functions.Denormal));
            S.Store(z, ref gates, j);
            S.Store(n, ref gates, nj);
            S.Store(h, ref state, j);
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
            nuint nj = j + hidden;
            V k = U.Kept<S, V>(S.Load(ref gates, j)), n = S.Load(ref gates, nj);
            V dh = S.FlushBelow(S.Load(ref state, j), tiny);
            V dhk = S.Multiply(dh, k);

            // Before the activations: ∂n = dh (1 − k)(1 − n²), ∂z = dh ∂h/∂z k (1 − k).
            V dn = S.Multiply(S.Subtract(dh, dhk), S.Subtract(one, S.Multiply(n, n)));
            V dz = S.Multiply(S.Multiply(dhk, S.Subtract(one, k)), U.Slope<S, V>(S.Load(ref before, j), n));
            S.Store(S.FlushBelow(dz, tiny), ref gates, j);
            S.Store(S.FlushBelow(dn, tiny), ref gates, nj);
            S.Store(S.FlushBelow(dhk, tiny), ref state, j);
        }
    }
}
