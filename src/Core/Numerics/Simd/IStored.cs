using System.Runtime.CompilerServices;

namespace MLNetSeq.Numerics.Simd;

/// <summary>How numbers stored as <typeparamref name="T"/> come into registers of single precision.</summary>
internal interface IStored<T> where T : struct
{
    /// <summary>A register of numbers.</summary>
    static abstract V Load<S, V>(ref T source, nuint offset) where S : struct, ISimd<V> where V : struct;
}

/// <summary>Numbers in single precision.</summary>
internal readonly struct StoredSingle : IStored<float>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load<S, V>(ref float source, nuint offset) where S : struct, ISimd<V> where V : struct => S.Load(ref source, offset);
}

/// <summary>Signed bytes; the scale that they have in common comes after the sum.</summary>
internal readonly struct StoredInt8 : IStored<sbyte>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load<S, V>(ref sbyte source, nuint offset) where S : struct, ISimd<V> where V : struct =>
        S.LoadInt8(ref source, offset);
}
