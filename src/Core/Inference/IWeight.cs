using System.Runtime.CompilerServices;
using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Inference;

/// <summary>What a weight is in memory, and how a register of numbers is made of some.</summary>
internal interface IWeight<W> where W : struct
{
    static abstract V Load<S, V>(ref W source, nuint offset) where S : struct, ISimd<V> where V : struct;
}

/// <summary>A weight as it was trained.</summary>
internal readonly struct SingleWeight : IWeight<float>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load<S, V>(ref float source, nuint offset) where S : struct, ISimd<V> where V : struct => S.Load(ref source, offset);
}

/// <summary>A weight in a byte; the scale of its output comes after the sum.</summary>
internal readonly struct Int8Weight : IWeight<sbyte>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load<S, V>(ref sbyte source, nuint offset) where S : struct, ISimd<V> where V : struct =>
        S.LoadInt8(ref source, offset);
}
