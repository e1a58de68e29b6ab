using System.Runtime.CompilerServices;
using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Inference;

/// <summary>The accumulators of some panels of a packed matrix, two registers each: any number is a type, composed of halves.</summary>
internal interface IPanels<V> where V : struct
{
    static abstract int Count { get; }

    /// <summary>Adds x × the weights at the offset of each panel; panels are a stride apart.</summary>
    void Step<S, W, L>(V x, ref W weights, nuint offset, nuint stride)
        where S : struct, ISimd<V> where W : struct where L : struct, IStored<W>;

    /// <summary>Writes the sums and returns where the next ones begin.</summary>
    ref float Store<S>(ref float y) where S : struct, ISimd<V>;

    /// <summary>Adds the sums to what is there and returns where the next ones begin.</summary>
    ref float StoreSum<S>(ref float y) where S : struct, ISimd<V>;
}

/// <summary>One panel.</summary>
internal struct OnePanel<V> : IPanels<V> where V : struct
{
    private V _y0;
    private V _y1;

    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step<S, W, L>(V x, ref W weights, nuint offset, nuint stride)
        where S : struct, ISimd<V> where W : struct where L : struct, IStored<W>
    {
        _y0 = S.MultiplyAdd(x, L.Load<S, V>(ref weights, offset), _y0);
        _y1 = S.MultiplyAdd(x, L.Load<S, V>(ref weights, offset + (nuint)S.Width), _y1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ref float Store<S>(ref float y) where S : struct, ISimd<V>
    {
        S.Store(_y0, ref y, 0);
        S.Store(_y1, ref y, (nuint)S.Width);
        return ref Unsafe.Add(ref y, 2 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ref float StoreSum<S>(ref float y) where S : struct, ISimd<V>
    {
        S.Store(S.Add(S.Load(ref y, 0), _y0), ref y, 0);
        S.Store(S.Add(S.Load(ref y, (nuint)S.Width), _y1), ref y, (nuint)S.Width);
        return ref Unsafe.Add(ref y, 2 * S.Width);
    }
}

/// <summary>Some panels and those after them.</summary>
internal struct PanelPair<V, A, B> : IPanels<V> where V : struct where A : struct, IPanels<V> where B : struct, IPanels<V>
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
    public void Step<S, W, L>(V x, ref W weights, nuint offset, nuint stride)
        where S : struct, ISimd<V> where W : struct where L : struct, IStored<W>
    {
        _first.Step<S, W, L>(x, ref weights, offset, stride);
        _second.Step<S, W, L>(x, ref weights, offset + (nuint)A.Count * stride, stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ref float Store<S>(ref float y) where S : struct, ISimd<V> => ref _second.Store<S>(ref _first.Store<S>(ref y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ref float StoreSum<S>(ref float y) where S : struct, ISimd<V> => ref _second.StoreSum<S>(ref _first.StoreSum<S>(ref y));
}
