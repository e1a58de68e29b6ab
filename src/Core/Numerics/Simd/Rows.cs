using System.Runtime.CompilerServices;

namespace MLNetSeq.Numerics.Simd;

/// <summary>The accumulators of some rows of a tile, two registers wide: any height is a type, composed of halves.</summary>
internal interface IRows<V> where V : struct
{
    static abstract int Count { get; }

    /// <summary>Adds a[offset + row] × (b0, b1) to each row.</summary>
    void Step<S>(ref float a, int offset, V b0, V b1) where S : struct, ISimd<V>;

    /// <summary>Writes the rows, or adds them to what is there.</summary>
    void Store<S>(ref float c, int stride, bool add) where S : struct, ISimd<V>;
}

/// <summary>One row: two accumulators.</summary>
internal struct One<V> : IRows<V> where V : struct
{
    private V _c0;
    private V _c1;

    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step<S>(ref float a, int offset, V b0, V b1) where S : struct, ISimd<V>
    {
        V x = S.Broadcast(Unsafe.Add(ref a, offset));
        _c0 = S.MultiplyAdd(x, b0, _c0);
        _c1 = S.MultiplyAdd(x, b1, _c1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store<S>(ref float c, int stride, bool add) where S : struct, ISimd<V>
    {
        nuint next = (nuint)S.Width;
        S.Store(add ? S.Add(S.Load(ref c, 0), _c0) : _c0, ref c, 0);
        S.Store(add ? S.Add(S.Load(ref c, next), _c1) : _c1, ref c, next);
    }
}

/// <summary>Two blocks of rows, one above the other.</summary>
internal struct Pair<V, A, B> : IRows<V> where V : struct where A : struct, IRows<V> where B : struct, IRows<V>
{
    // Their methods assign them; readonly they would work on copies, and the sums would be lost.
#pragma warning disable CS0649, IDE0044
    private A _top;
    private B _bottom;
#pragma warning restore CS0649, IDE0044

    public static int Count => A.Count + B.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step<S>(ref float a, int offset, V b0, V b1) where S : struct, ISimd<V>
    {
        _top.Step<S>(ref a, offset, b0, b1);
        _bottom.Step<S>(ref a, offset + A.Count, b0, b1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store<S>(ref float c, int stride, bool add) where S : struct, ISimd<V>
    {
        _top.Store<S>(ref c, stride, add);
        _bottom.Store<S>(ref Unsafe.Add(ref c, A.Count * stride), stride, add);
    }
}
