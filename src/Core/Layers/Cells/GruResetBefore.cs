using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MLNetSeq.Numerics;
using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Layers.Cells;

/// <summary>r, z = σ(W x + b + U h₋ + b′), and r ∘ h₋, of which the candidate's product is made.</summary>
internal readonly ref struct GruResetBeforeGates : IRowPass
{
    /// <summary>In: W x [rows, 3H]. Out: r and z in its first two blocks.</summary>
    public Matrix Gates { get; init; }

    /// <summary>U h₋ of the two gates, [rows, 2H].</summary>
    public ReadOnlyMatrix Product { get; init; }

    /// <summary>b of all gates, [3H].</summary>
    public ReadOnlySpan<float> BiasInput { get; init; }

    /// <summary>b′ of r and z, [2H].</summary>
    public ReadOnlySpan<float> BiasHidden { get; init; }

    public ReadOnlyMatrix State { get; init; }

    /// <summary>Receives r ∘ h₋.</summary>
    public Matrix Reset { get; init; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<S, V>(int row, nuint start, nuint end) where S : struct, ISimd<V> where V : struct
    {
        ref float gates = ref MemoryMarshal.GetReference(Gates[row]);
        ref float product = ref MemoryMarshal.GetReference(Product[row]);
        ref float biasInput = ref MemoryMarshal.GetReference(BiasInput), biasHidden = ref MemoryMarshal.GetReference(BiasHidden);
        ref float state = ref MemoryMarshal.GetReference(State[row]);
        ref float reset = ref MemoryMarshal.GetReference(Reset[row]);
        nuint hidden = (nuint)State.Columns;
        V tiny = S.Broadcast(Functions.Denormal);
        for (nuint j = start; j < end; j += (nuint)S.Width)
        {
            nuint zj = j + hidden;
            V r = Functions.Sigmoid<S, V>(S.Add(S.Add(S.Load(ref gates, j), S.Load(ref biasInput, j)),
                S.Add(S.Load(ref product, j), S.Load(ref biasHidden, j))));
            V z = Functions.Sigmoid<S, V>(S.Add(S.Add(S.Load(ref gates, zj), S.Load(ref biasInput, zj)),
                S.Add(S.Load(ref product, zj), S.Load(ref biasHidden, zj))));
            S.Store(r, ref gates, j);
            S.Store(z, ref gates, zj);
            S.Store(S.FlushBelow(S.Multiply(r, S.Load(ref state, j)), tiny), ref reset, j);
        }
    }
}

/// <summary>n = tanh(Wₙ x + bₙ + Uₙ (r ∘ h₋) + b′ₙ), h = k ∘ h₋ + (1 − k) ∘ n, where k is z or 1 − z.</summary>
internal readonly ref struct GruResetBeforeState<U> : IRowPass where U : struct, IUpdateGate
{
    /// <summary>In: r, z and Wₙ x, [rows, 3H]. Out: r, z and n.</summary>
    public Matrix Gates { get; init; }

    /// <summary>Uₙ (r ∘ h₋), [rows, H].</summary>
    public ReadOnlyMatrix Product { get; init; }

    /// <summary>b of all gates, [3H].</summary>
    public ReadOnlySpan<float> BiasInput { get; init; }

    /// <summary>b′ₙ, [H].</summary>
    public ReadOnlySpan<float> CandidateBias { get; init; }

    /// <summary>In: h₋. Out: h.</summary>
    public Matrix State { get; init; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<S, V>(int row, nuint start, nuint end) where S : struct, ISimd<V> where V : struct
    {
        ref float gates = ref MemoryMarshal.GetReference(Gates[row]);
        ref float product = ref MemoryMarshal.GetReference(Product[row]);
        ref float biasInput = ref MemoryMarshal.GetReference(BiasInput), candidateBias = ref MemoryMarshal.GetReference(CandidateBias);
        ref float state = ref MemoryMarshal.GetReference(State[row]);
        nuint hidden = (nuint)State.Columns;
        V tiny = S.Broadcast(Functions.Denormal);
        for (nuint j = start; j < end; j += (nuint)S.Width)
        {
            nuint zj = j + hidden, nj = zj + hidden;
            V n = Functions.Tanh<S, V>(S.Add(S.Add(S.Load(ref gates, nj), S.Load(ref biasInput, nj)),
                S.Add(S.Load(ref product, j), S.Load(ref candidateBias, j))));
            V before = S.Load(ref state, j);
            V h = S.MultiplyAdd(U.Kept<S, V>(S.Load(ref gates, zj)), S.Subtract(before, n), n);
            S.Store(n, ref gates, nj);
            S.Store(S.FlushBelow(h, tiny), ref state, j);
        }
    }
}

/// <summary>The gradients of z and n before their activations, and that of h₋ but for what flows through the products.</summary>
internal readonly ref struct GruResetBeforeStateBackward<U> : IRowPass where U : struct, IUpdateGate
{
    /// <summary>In: r, z and n, [rows, 3H]. Out: r, ∂z and ∂n.</summary>
    public Matrix Gates { get; init; }

    public ReadOnlyMatrix Before { get; init; }

    /// <summary>In: ∂h. Out: ∂h k.</summary>
    public Matrix StateGradient { get; init; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<S, V>(int row, nuint start, nuint end) where S : struct, ISimd<V> where V : struct
    {
        ref float gates = ref MemoryMarshal.GetReference(Gates[row]);
        ref float before = ref MemoryMarshal.GetReference(Before[row]);
        ref float state = ref MemoryMarshal.GetReference(StateGradient[row]);
        nuint hidden = (nuint)Before.Columns;
        V one = S.Broadcast(1f), tiny = S.Broadcast(Functions.Denormal);
        for (nuint j = start; j < end; j += (nuint)S.Width)
        {
            nuint zj = j + hidden, nj = zj + hidden;
            V k = U.Kept<S, V>(S.Load(ref gates, zj)), n = S.Load(ref gates, nj);
            V dh = S.FlushBelow(S.Load(ref state, j), tiny);
            V dhk = S.Multiply(dh, k);

            // ∂n = dh (1 − k)(1 − n²), ∂z = dh ∂h/∂z k (1 − k)
            V dn = S.Multiply(S.Subtract(dh, dhk), S.Subtract(one, S.Multiply(n, n)));
            V dz = S.Multiply(S.Multiply(dhk, S.Subtract(one, k)), U.Slope<S, V>(S.Load(ref before, j), n));
            S.Store(S.FlushBelow(dz, tiny), ref gates, zj);
            S.Store(S.FlushBelow(dn, tiny), ref gates, nj);
            S.Store(S.FlushBelow(dhk, tiny), ref state, j);
        }
    }
}

/// <summary>From the gradient of r ∘ h₋: that of r before its activation, and a share of that of h₋.</summary>
internal readonly ref struct GruResetBeforeGatesBackward : IRowPass
{
    /// <summary>In: r in the first block, [rows, 3H]. Out: ∂r.</summary>
    public Matrix Gates { get; init; }

    public ReadOnlyMatrix Before { get; init; }

    /// <summary>∂(r ∘ h₋), [rows, H].</summary>
    public ReadOnlyMatrix ResetGradient { get; init; }

    /// <summary>Has ∂(r ∘ h₋) r added to it.</summary>
    public Matrix StateGradient { get; init; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<S, V>(int row, nuint start, nuint end) where S : struct, ISimd<V> where V : struct
    {
        ref float gates = ref MemoryMarshal.GetReference(Gates[row]);
        ref float before = ref MemoryMarshal.GetReference(Before[row]);
        ref float reset = ref MemoryMarshal.GetReference(ResetGradient[row]);
        ref float state = ref MemoryMarshal.GetReference(StateGradient[row]);
        V one = S.Broadcast(1f), tiny = S.Broadcast(Functions.Denormal);
        for (nuint j = start; j < end; j += (nuint)S.Width)
        {
            V r = S.Load(ref gates, j);
            V dReset = S.Multiply(S.FlushBelow(S.Load(ref reset, j), tiny), r);
            V dr = S.Multiply(S.Multiply(dReset, S.Subtract(one, r)), S.Load(ref before, j));
            S.Store(S.FlushBelow(dr, tiny), ref gates, j);
            S.Store(S.FlushBelow(S.Add(S.Load(ref state, j), dReset), tiny), ref state, j);
        }
    }
}
