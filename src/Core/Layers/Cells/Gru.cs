using System.Runtime.CompilerServices;
using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Layers.Cells;

/// <summary>
/// The gated recurrent unit (Cho 2014), reset after the recurrent product as in cuDNN and PyTorch: r, z = σ(W x + b + U h₋ + b′),
/// n = tanh(Wₙ x + bₙ + r ∘ (Uₙ h₋ + b′ₙ)), h = k ∘ h₋ + (1 − k) ∘ n, where k is z or 1 − z.
/// </summary>
/// <remarks>Gates in the order r, z, n; kept for the backward pass: u = Uₙ h₋ + b′ₙ.</remarks>
internal readonly struct Gru<U> : ICell where U : struct, IUpdateGate
{
    public static int Gates => 3;

    public static int Saved => 1;

    public static bool HasCellState => false;

    public static bool HasOwnProductGradient => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Forward<S, V>(nuint start, nuint end, nuint hidden, ref float gates, ref float product, ref float biasInput,
        ref float biasHidden, ref float state, ref float cell, ref float saved)
        where S : struct, ISimd<V> where V : struct
    {
        for (nuint j = start; j < end; j += (nuint)S.Width)
        {
            nuint zj = j + hidden, nj = zj + hidden;
            V r = Functions.Sigmoid<S, V>(S.Add(S.Add(S.Load(ref gates, j), S.Load(ref biasInput, j)),
                S.Add(S.Load(ref product, j), S.Load(ref biasHidden, j))));
            V z = Functions.Sigmoid<S, V>(S.Add(S.Add(S.Load(ref gates, zj), S.Load(ref biasInput, zj)),
                S.Add(S.Load(ref product, zj), S.Load(ref biasHidden, zj))));
            V u = S.Add(S.Load(ref product, nj), S.Load(ref biasHidden, nj));
            V n = Functions.Tanh<S, V>(S.MultiplyAdd(r, u, S.Add(S.Load(ref gates, nj), S.Load(ref biasInput, nj))));
            V before = S.Load(ref state, j);
            V h = S.FlushBelow(S.MultiplyAdd(U.Kept<S, V>(z), S.Subtract(before, n), n), S.Broadcast(Functions.Denormal));
            S.Store(r, ref gates, j);
            S.Store(z, ref gates, zj);
            S.Store(n, ref gates, nj);
            S.Store(u, ref saved, j);
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
            nuint zj = j + hidden, nj = zj + hidden;
            V r = S.Load(ref gates, j), z = S.Load(ref gates, zj), n = S.Load(ref gates, nj);
            V dh = S.FlushBelow(S.Load(ref state, j), tiny);
            V k = U.Kept<S, V>(z);
            V dhk = S.Multiply(dh, k);

            // Before the activations: ∂n = dh (1 − k)(1 − n²), ∂z = dh ∂h/∂z k (1 − k), ∂r = ∂n u r (1 − r), ∂u = ∂n r.
            V dn = S.FlushBelow(S.Multiply(S.Subtract(dh, dhk), S.Subtract(one, S.Multiply(n, n))), tiny);
            V dz = S.FlushBelow(S.Multiply(S.Multiply(dhk, S.Subtract(one, k)), U.Slope<S, V>(S.Load(ref before, j), n)), tiny);
            V dnr = S.FlushBelow(S.Multiply(dn, r), tiny);
            V dr = S.FlushBelow(S.Multiply(S.Multiply(dnr, S.Subtract(one, r)), S.Load(ref saved, j)), tiny);
            S.Store(dr, ref gates, j);
            S.Store(dz, ref gates, zj);
            S.Store(dn, ref gates, nj);
            S.Store(dr, ref product, j);
            S.Store(dz, ref product, zj);
            S.Store(dnr, ref product, nj);
            S.Store(S.FlushBelow(dhk, tiny), ref state, j);
        }
    }
}
