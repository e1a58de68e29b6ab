using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MLNetSeq.Numerics;
using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Layers.Cells;

/// <summary>
/// i, f = σ(W x + b + U h₋ + b′ + p ∘ c₋), g = tanh(W x + b + U h₋ + b′), c = f ∘ c₋ + i ∘ g,
/// o = σ(W x + b + U h₋ + b′ + p ∘ c), h = o ∘ tanh c.
/// </summary>
internal readonly ref struct LstmPeepholeForward : IRowPass
{
    /// <summary>In: W x [rows, 4H]. Out: i, f, g, o.</summary>
    public Matrix Gates { get; init; }

    /// <summary>U h₋, [rows, 4H].</summary>
    public ReadOnlyMatrix Product { get; init; }

    public ReadOnlySpan<float> BiasInput { get; init; }

    public ReadOnlySpan<float> BiasHidden { get; init; }

    /// <summary>p of i, f and o, [3H].</summary>
    public ReadOnlySpan<float> Peepholes { get; init; }

    /// <summary>Receives h.</summary>
    public Matrix State { get; init; }

    /// <summary>In: c₋. Out: c.</summary>
    public Matrix Cell { get; init; }

    /// <summary>Receives c₋, c and tanh c, [rows, 3H].</summary>
    public Matrix Saved { get; init; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<S, V>(int row, nuint start, nuint end) where S : struct, ISimd<V> where V : struct
    {
        ref float gates = ref MemoryMarshal.GetReference(Gates[row]);
        ref float product = ref MemoryMarshal.GetReference(Product[row]);
        ref float biasInput = ref MemoryMarshal.GetReference(BiasInput), biasHidden = ref MemoryMarshal.GetReference(BiasHidden);
        ref float peepholes = ref MemoryMarshal.GetReference(Peepholes);
        ref float state = ref MemoryMarshal.GetReference(State[row]);
        ref float cell = ref MemoryMarshal.GetReference(Cell[row]);
        ref float saved = ref MemoryMarshal.GetReference(Saved[row]);
        nuint hidden = (nuint)State.Columns;
        V tiny = S.Broadcast(Functions.Denormal);
        for (nuint j = start; j < end; j += (nuint)S.Width)
        {
            nuint fj = j + hidden, gj = fj + hidden, oj = gj + hidden;
            V before = S.Load(ref cell, j);
            V i = Functions.Sigmoid<S, V>(S.MultiplyAdd(S.Load(ref peepholes, j), before,
                S.Add(S.Add(S.Load(ref gates, j), S.Load(ref biasInput, j)), S.Add(S.Load(ref product, j), S.Load(ref biasHidden, j)))));
            V f = Functions.Sigmoid<S, V>(S.MultiplyAdd(S.Load(ref peepholes, fj), before,
                S.Add(S.Add(S.Load(ref gates, fj), S.Load(ref biasInput, fj)), S.Add(S.Load(ref product, fj), S.Load(ref biasHidden, fj)))));
            V g = Functions.Tanh<S, V>(
                S.Add(S.Add(S.Load(ref gates, gj), S.Load(ref biasInput, gj)), S.Add(S.Load(ref product, gj), S.Load(ref biasHidden, gj))));
            V c = S.FlushBelow(S.MultiplyAdd(f, before, S.Multiply(i, g)), tiny);
            V o = Functions.Sigmoid<S, V>(S.MultiplyAdd(S.Load(ref peepholes, gj), c,
                S.Add(S.Add(S.Load(ref gates, oj), S.Load(ref biasInput, oj)), S.Add(S.Load(ref product, oj), S.Load(ref biasHidden, oj)))));
            V tanhC = Functions.Tanh<S, V>(c);
            S.Store(i, ref gates, j);
            S.Store(f, ref gates, fj);
            S.Store(g, ref gates, gj);
            S.Store(o, ref gates, oj);
            S.Store(before, ref saved, j);
            S.Store(c, ref saved, fj);
            S.Store(tanhC, ref saved, gj);
            S.Store(c, ref cell, j);
            S.Store(S.FlushBelow(S.Multiply(o, tanhC), tiny), ref state, j);
        }
    }
}

/// <summary>The gradients of the gates before their activations, of c₋ and of the peepholes.</summary>
internal readonly ref struct LstmPeepholeBackward : IRowPass
{
    /// <summary>In: i, f, g, o, [rows, 4H]. Out: ∂i, ∂f, ∂g, ∂o.</summary>
    public Matrix Gates { get; init; }

    public ReadOnlySpan<float> Peepholes { get; init; }

    /// <summary>Has the gradient of p added to it, row by row.</summary>
    public Span<float> PeepholeGradient { get; init; }

    /// <summary>In: ∂h. Out: 0, for all of it flows through the product.</summary>
    public Matrix StateGradient { get; init; }

    /// <summary>In: ∂c. Out: ∂c₋.</summary>
    public Matrix CellGradient { get; init; }

    public ReadOnlyMatrix Saved { get; init; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<S, V>(int row, nuint start, nuint end) where S : struct, ISimd<V> where V : struct
    {
        ref float gates = ref MemoryMarshal.GetReference(Gates[row]);
        ref float peepholes = ref MemoryMarshal.GetReference(Peepholes), dPeepholes = ref MemoryMarshal.GetReference(PeepholeGradient);
        ref float state = ref MemoryMarshal.GetReference(StateGradient[row]);
        ref float cell = ref MemoryMarshal.GetReference(CellGradient[row]);
        ref float saved = ref MemoryMarshal.GetReference(Saved[row]);
        nuint hidden = (nuint)StateGradient.Columns;
        V one = S.Broadcast(1f), tiny = S.Broadcast(Functions.Denormal);
        for (nuint j = start; j < end; j += (nuint)S.Width)
        {
            nuint fj = j + hidden, gj = fj + hidden, oj = gj + hidden;
            V i = S.Load(ref gates, j), f = S.Load(ref gates, fj), g = S.Load(ref gates, gj), o = S.Load(ref gates, oj);
            V before = S.Load(ref saved, j), c = S.Load(ref saved, fj), tanhC = S.Load(ref saved, gj);
            V dh = S.FlushBelow(S.Load(ref state, j), tiny);
            V dhTanhC = S.Multiply(dh, tanhC);
            V dOut = S.FlushBelow(S.Multiply(dhTanhC, S.Multiply(o, S.Subtract(one, o))), tiny);

            // dc = dc₊ + dh o (1 − tanh² c) + ∂o pₒ
            V dc = S.MultiplyAdd(o, S.Subtract(dh, S.Multiply(dhTanhC, tanhC)), S.Load(ref cell, j));
            dc = S.FlushBelow(S.MultiplyAdd(dOut, S.Load(ref peepholes, gj), dc), tiny);
            V di = S.FlushBelow(S.Multiply(S.Multiply(dc, g), S.Multiply(i, S.Subtract(one, i))), tiny);
            V df = S.FlushBelow(S.Multiply(S.Multiply(dc, before), S.Multiply(f, S.Subtract(one, f))), tiny);
            V dg = S.FlushBelow(S.Multiply(S.Multiply(dc, i), S.Subtract(one, S.Multiply(g, g))), tiny);

            // dc₋ = dc f + ∂i pᵢ + ∂f p_f
            V dBefore = S.MultiplyAdd(di, S.Load(ref peepholes, j), S.MultiplyAdd(df, S.Load(ref peepholes, fj), S.Multiply(dc, f)));
            S.Store(di, ref gates, j);
            S.Store(df, ref gates, fj);
            S.Store(dg, ref gates, gj);
            S.Store(dOut, ref gates, oj);
            S.Store(S.FlushBelow(dBefore, tiny), ref cell, j);
            S.Store(S.Zero, ref state, j);
            S.Store(S.FlushBelow(S.MultiplyAdd(di, before, S.Load(ref dPeepholes, j)), tiny), ref dPeepholes, j);
            S.Store(S.FlushBelow(S.MultiplyAdd(df, before, S.Load(ref dPeepholes, fj)), tiny), ref dPeepholes, fj);
            S.Store(S.FlushBelow(S.MultiplyAdd(dOut, c, S.Load(ref dPeepholes, gj)), tiny), ref dPeepholes, gj);
        }
    }
}
