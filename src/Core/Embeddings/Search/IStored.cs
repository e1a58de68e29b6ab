using System.Runtime.CompilerServices;
using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Embeddings;

/// <summary>How stored numbers of type <typeparamref name="T"/> come into registers of single precision.</summary>
internal interface IStored<T> where T : unmanaged
{
    /// <summary>A register of numbers.</summary>
    static abstract V Load<S, V>(ref T source, nuint offset) where S : struct, ISimd<V> where V : struct;
}

/// <summary>Single precision.</summary>
internal readonly struct StoredSingle : IStored<float>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load<S, V>(ref float source, nuint offset) where S : struct, ISimd<V> where V : struct => S.Load(ref source, offset);
}

/// <summary>Signed bytes, without their row's scale.</summary>
internal readonly struct StoredInt8 : IStored<sbyte>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load<S, V>(ref sbyte source, nuint offset) where S : struct, ISimd<V> where V : struct =>
        S.LoadInt8(ref source, offset);
}
