using System.Runtime.CompilerServices;
using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Embeddings;

/// <summary>Two blocks of output rows.</summary>
internal struct Targets<V, A, B> : ITargets<V> where V : struct where A : struct, ITargets<V> where B : struct, ITargets<V>
{
    // Their methods assign them; readonly they would work on copies, and the sums would be lost.
#pragma warning disable CS0649, IDE0044
    private A _first;
    private B _second;
#pragma warning restore CS0649, IDE0044

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => A.Count + B.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Choose(ref int rows, int stride)
    {
        _first.Choose(ref rows, stride);
        _second.Choose(ref Unsafe.Add(ref rows, A.Count), stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Multiply<S>(ref float matrix, nuint i, V x) where S : struct, ISimd<V>
    {
        _first.Multiply<S>(ref matrix, i, x);
        _second.Multiply<S>(ref matrix, i, x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write<S>(ref float registers) where S : struct, ISimd<V>
    {
        _first.Write<S>(ref registers);
        _second.Write<S>(ref Unsafe.Add(ref registers, A.Count * S.Width));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Weigh<S>(ref float factors) where S : struct, ISimd<V>
    {
        _first.Weigh<S>(ref factors);
        _second.Weigh<S>(ref Unsafe.Add(ref factors, A.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Update<S>(ref float matrix, nuint i, V x, V error) where S : struct, ISimd<V> =>
        _second.Update<S>(ref matrix, i, x, _first.Update<S>(ref matrix, i, x, error));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Load<S>(ref float matrix, nuint i) where S : struct, ISimd<V>
    {
        _first.Load<S>(ref matrix, i);
        _second.Load<S>(ref matrix, i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Spread<S>(ref float factors, V x, V error) where S : struct, ISimd<V> =>
        _second.Spread<S>(ref Unsafe.Add(ref factors, A.Count), x, _first.Spread<S>(ref factors, x, error));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store<S>(ref float matrix, nuint i) where S : struct, ISimd<V>
    {
        _first.Store<S>(ref matrix, i);
        _second.Store<S>(ref matrix, i);
    }
}
