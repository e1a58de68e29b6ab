using System.Runtime.CompilerServices;
using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Embeddings;

/// <summary>One row of the output matrix.</summary>
internal struct Target<V> : ITargets<V> where V : struct
{
    private nuint _row;
    private V _value; // the dot product, then the factor; or the row's numbers
    private V _change;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Choose(ref int rows, int stride)
    {
        _row = (nuint)rows * (nuint)stride;
        _value = default;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Multiply<S>(ref float matrix, nuint i, V x) where S : struct, ISimd<V> =>
        _value = S.MultiplyAdd(x, S.Load(ref matrix, _row + i), _value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Write<S>(ref float registers) where S : struct, ISimd<V> => S.Store(_value, ref registers, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Weigh<S>(ref float factors) where S : struct, ISimd<V> => _value = S.Broadcast(factors);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly V Update<S>(ref float matrix, nuint i, V x, V error) where S : struct, ISimd<V>
    {
        V row = S.Load(ref matrix, _row + i);
        S.Store(S.MultiplyAdd(_value, x, row), ref matrix, _row + i);
        return S.MultiplyAdd(_value, row, error);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Load<S>(ref float matrix, nuint i) where S : struct, ISimd<V>
    {
        _value = S.Load(ref matrix, _row + i);
        _change = S.Zero;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Spread<S>(ref float factors, V x, V error) where S : struct, ISimd<V>
    {
        V factor = S.Broadcast(factors);
        _change = S.MultiplyAdd(factor, x, _change);
        return S.MultiplyAdd(factor, _value, error);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store<S>(ref float matrix, nuint i) where S : struct, ISimd<V> =>
        S.Store(S.Add(_value, _change), ref matrix, _row + i);
}
