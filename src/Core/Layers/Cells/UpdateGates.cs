using System.Runtime.CompilerServices;
using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Layers.Cells;

/// <summary>What the update gate of a GRU weights: h = k ∘ h₋ + (1 − k) ∘ n, where k is the gate or what it leaves.</summary>
internal interface IUpdateGate
{
    /// <summary>k, the share of the state that stays.</summary>
    static abstract V Kept<S, V>(V gate) where S : struct, ISimd<V> where V : struct;

    /// <summary>∂h / ∂gate.</summary>
    static abstract V Slope<S, V>(V before, V candidate) where S : struct, ISimd<V> where V : struct;
}

/// <summary>h = z ∘ h₋ + (1 − z) ∘ n (Cho 2014).</summary>
internal readonly struct KeepsState : IUpdateGate
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Kept<S, V>(V gate) where S : struct, ISimd<V> where V : struct => gate;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Slope<S, V>(V before, V candidate) where S : struct, ISimd<V> where V : struct => S.Subtract(before, candidate);
}

/// <summary>h = u ∘ n + (1 − u) ∘ h₋ (Chung 2014).</summary>
internal readonly struct TakesCandidate : IUpdateGate
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Kept<S, V>(V gate) where S : struct, ISimd<V> where V : struct => S.Subtract(S.Broadcast(1f), gate);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Slope<S, V>(V before, V candidate) where S : struct, ISimd<V> where V : struct => S.Subtract(candidate, before);
}
