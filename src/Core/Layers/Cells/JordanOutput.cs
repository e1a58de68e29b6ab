using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MLNetSeq.Numerics;
using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Layers.Cells;

/// <summary>y = f(V h + c), the output layer of a Jordan network.</summary>
internal readonly ref struct JordanOutput<F> : IRowPass where F : struct, IActivation
{
    /// <summary>In: V h, [rows, outputs]. Out: y.</summary>
    public Matrix Output { get; init; }

    public ReadOnlySpan<float> Bias { get; init; }

    /// <summary>Receives y too.</summary>
    public Matrix State { get; init; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<S, V>(int row, nuint start, nuint end) where S : struct, ISimd<V> where V : struct
    {
        ref float output = ref MemoryMarshal.GetReference(Output[row]);
        ref float bias = ref MemoryMarshal.GetReference(Bias);
        ref float state = ref MemoryMarshal.GetReference(State[row]);
        V tiny = S.Broadcast(Functions.Denormal);
        for (nuint j = start; j < end; j += (nuint)S.Width)
        {
            V y = S.FlushBelow(F.Value<S, V>(S.Add(S.Load(ref output, j), S.Load(ref bias, j))), tiny);
            S.Store(y, ref output, j);
            S.Store(y, ref state, j);
        }
    }
}

/// <summary>The gradient of V h + c, ∂y f′.</summary>
internal readonly ref struct JordanOutputBackward<F> : IRowPass where F : struct, IActivation
{
    /// <summary>In: y, [rows, outputs]. Out: ∂y f′.</summary>
    public Matrix Output { get; init; }

    /// <summary>In: ∂y. Out: 0, for all of it flows through the output layer.</summary>
    public Matrix StateGradient { get; init; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<S, V>(int row, nuint start, nuint end) where S : struct, ISimd<V> where V : struct
    {
        ref float output = ref MemoryMarshal.GetReference(Output[row]);
        ref float state = ref MemoryMarshal.GetReference(StateGradient[row]);
        V tiny = S.Broadcast(Functions.Denormal);
        for (nuint j = start; j < end; j += (nuint)S.Width)
        {
            V dy = S.FlushBelow(S.Load(ref state, j), tiny);
            S.Store(S.FlushBelow(S.Multiply(dy, F.Slope<S, V>(S.Load(ref output, j))), tiny), ref output, j);
            S.Store(S.Zero, ref state, j);
        }
    }
}
