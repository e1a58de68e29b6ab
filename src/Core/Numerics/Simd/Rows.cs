using System.Runtime.CompilerServices;

namespace MLNetSeq.Numerics.Simd;

/// <summary>The accumulators of some rows of a tile, two registers wide: any height is a type, composed of halves.</summary>
internal interface IRows<V> where V : struct
{
    static abstract int Count { get; }

    /// <summary>Adds a[offset + row] × (b0, b1) to each row.</summary>
    void Step<S>(ref float a, int offset, V b0, V b1) where S : struct, ISimd<V>;

    /// <summary>Adds a[row × stride] × (b0, b1) to each row and returns the a of the next one.</summary>
    ref float StepStrided<S>(ref float a, nint stride, V b0, V b1) where S : struct, ISimd<V>;

    /// <summary>Writes the rows and returns where the next one begins.</summary>
    ref float Store<S>(ref float c, int stride) where S : struct, ISimd<V>;

    /// <summary>Adds the rows to what is there and returns where the next one begins.</summary>
    ref float StoreSum<S>(ref float c, int stride) where S : struct, ISimd<V>;
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
    public ref float StepStrided<S>(ref float a, nint stride, V b0, V b1) where S : struct, ISimd<V>
    {
        Step<S>(ref a, 0, b0, b1);
        return ref Unsafe.Add(ref a, stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ref float Store<S>(ref float c, int stride) where S : struct, ISimd<V>
    {
        S.Store(_c0, ref c, 0);
        S.Store(_c1, ref c, (nuint)S.Width);
        return ref Unsafe.Add(ref c, stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ref float StoreSum<S>(ref float c, int stride) where S : struct, ISimd<V>
    {
        S.Store(S.Add(S.Load(ref c, 0), _c0), ref c, 0);
        S.Store(S.Add(S.Load(ref c, (nuint)S.Width), _c1), ref c, (nuint)S.Width);
        return ref Unsafe.Add(ref c, stride);
    }
}

/// <summary>One row of the first register's columns alone: one accumulator.</summary>
internal struct Narrow<V> : IRows<V> where V : struct
{
    private V _c0;

    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step<S>(ref float a, int offset, V b0, V b1) where S : struct, ISimd<V> =>
        _c0 = S.MultiplyAdd(S.Broadcast(Unsafe.Add(ref a, offset)), b0, _c0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref float StepStrided<S>(ref float a, nint stride, V b0, V b1) where S : struct, ISimd<V>
    {
        Step<S>(ref a, 0, b0, b1);
        return ref Unsafe.Add(ref a, stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ref float Store<S>(ref float c, int stride) where S : struct, ISimd<V>
    {
        S.Store(_c0, ref c, 0);
        return ref Unsafe.Add(ref c, stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ref float StoreSum<S>(ref float c, int stride) where S : struct, ISimd<V>
    {
        S.Store(S.Add(S.Load(ref c, 0), _c0), ref c, 0);
        return ref Unsafe.Add(ref c, stride);
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

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => A.Count + B.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step<S>(ref float a, int offset, V b0, V b1) where S : struct, ISimd<V>
    {
        _top.Step<S>(ref a, offset, b0, b1);
        _bottom.Step<S>(ref a, offset + A.Count, b0, b1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref float StepStrided<S>(ref float a, nint stride, V b0, V b1) where S : struct, ISimd<V> =>
        ref _bottom.StepStrided<S>(ref _top.StepStrided<S>(ref a, stride, b0, b1), stride, b0, b1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ref float Store<S>(ref float c, int stride) where S : struct, ISimd<V> =>
        ref _bottom.Store<S>(ref _top.Store<S>(ref c, stride), stride);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ref float StoreSum<S>(ref float c, int stride) where S : struct, ISimd<V> =>
        ref _bottom.StoreSum<S>(ref _top.StoreSum<S>(ref c, stride), stride);
}
