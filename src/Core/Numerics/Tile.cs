using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Numerics;

/// <summary>The innermost kernel of a matrix product: a tile of some rows by two registers, summed over the inner dimension.</summary>
internal static class Tile
{
    /// <summary>The numbers in one register of a path.</summary>
    public static int Width(KernelPath path) => path switch
    {
        KernelPath.Avx512 => Simd512.Width,
        KernelPath.Avx2 => Simd256.Width,
        _ => SimdPortable.Width,
    };

    /// <summary>The tallest tile of a path.</summary>
    public static int MaximumRows(KernelPath path) => path switch
    {
        KernelPath.Avx512 => Simd512.TileRows,
        KernelPath.Avx2 => Simd256.TileRows,
        _ => SimdPortable.TileRows,
    };

    /// <summary>c (+)= a b: a [depth, rows] packed by column, b a panel [depth, 2 registers], c with its own stride.</summary>
    public static void Multiply(KernelPath path, int rows, int depth, ref float a, ref float b, ref float c, int stride, bool add, ref float next, int pace)
    {
        switch (path)
        {
            case KernelPath.Avx512: Multiply<Simd512, Vector512<float>>(rows, depth, ref a, ref b, ref c, stride, add, ref next, pace); break;
            case KernelPath.Avx2: Multiply<Simd256, Vector256<float>>(rows, depth, ref a, ref b, ref c, stride, add, ref next, pace); break;
            default: Multiply<SimdPortable, Vector<float>>(rows, depth, ref a, ref b, ref c, stride, add, ref next, pace); break;
        }
    }

    private static void Multiply<S, V>(int rows, int depth, ref float a, ref float b, ref float c, int stride, bool add, ref float next, int pace)
        where S : struct, ISimd<V> where V : struct =>
        Multiply<S, V, One<V>, Pair<V, One<V>, One<V>>>(rows, depth, ref a, ref b, ref c, stride, add, ref next, pace);

    private static void Multiply<S, V, R1, R2>(int rows, int depth, ref float a, ref float b, ref float c, int stride, bool add, ref float next, int pace)
        where S : struct, ISimd<V> where V : struct where R1 : struct, IRows<V> where R2 : struct, IRows<V> =>
        Multiply<S, V, R1, R2, Pair<V, R2, R2>, Pair<V, Pair<V, R2, R2>, Pair<V, R2, R2>>>(rows, depth, ref a, ref b, ref c, stride, add, ref next, pace);

    private static void Multiply<S, V, R1, R2, R4, R8>(int rows, int depth, ref float a, ref float b, ref float c, int stride, bool add, ref float next, int pace)
        where S : struct, ISimd<V> where V : struct
        where R1 : struct, IRows<V> where R2 : struct, IRows<V> where R4 : struct, IRows<V> where R8 : struct, IRows<V>
    {
        switch (rows)
        {
            case 1: Run<S, V, R1>(depth, ref a, ref b, ref c, stride, add, ref next, pace); break;
            case 2: Run<S, V, R2>(depth, ref a, ref b, ref c, stride, add, ref next, pace); break;
            case 3: Run<S, V, Pair<V, R2, R1>>(depth, ref a, ref b, ref c, stride, add, ref next, pace); break;
            case 4: Run<S, V, R4>(depth, ref a, ref b, ref c, stride, add, ref next, pace); break;
            case 5: Run<S, V, Pair<V, R4, R1>>(depth, ref a, ref b, ref c, stride, add, ref next, pace); break;
            case 6: Run<S, V, Pair<V, R4, R2>>(depth, ref a, ref b, ref c, stride, add, ref next, pace); break;
            case 7: Run<S, V, Pair<V, R4, Pair<V, R2, R1>>>(depth, ref a, ref b, ref c, stride, add, ref next, pace); break;
            case 8: Run<S, V, R8>(depth, ref a, ref b, ref c, stride, add, ref next, pace); break;
            case 9: Run<S, V, Pair<V, R8, R1>>(depth, ref a, ref b, ref c, stride, add, ref next, pace); break;
            case 10: Run<S, V, Pair<V, R8, R2>>(depth, ref a, ref b, ref c, stride, add, ref next, pace); break;
            case 11: Run<S, V, Pair<V, R8, Pair<V, R2, R1>>>(depth, ref a, ref b, ref c, stride, add, ref next, pace); break;
            case 12: Run<S, V, Pair<V, R8, R4>>(depth, ref a, ref b, ref c, stride, add, ref next, pace); break;
            case 13: Run<S, V, Pair<V, R8, Pair<V, R4, R1>>>(depth, ref a, ref b, ref c, stride, add, ref next, pace); break;
            case 14: Run<S, V, Pair<V, R8, Pair<V, R4, R2>>>(depth, ref a, ref b, ref c, stride, add, ref next, pace); break;
            default: throw new ArgumentOutOfRangeException(nameof(rows), rows, "A tile has 1 to 14 rows.");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Run<S, V, R>(int depth, ref float a, ref float b, ref float c, int stride, bool add, ref float next, int pace)
        where S : struct, ISimd<V> where V : struct where R : struct, IRows<V>
    {
        int height = R.Count;
        R rows = default;
        ref float line = ref c;
        for (int r = 0; r < height; r++)
        {
            Prefetch(ref line);
            Prefetch(ref Unsafe.Add(ref line, 2 * S.Width - 1));
            line = ref Unsafe.Add(ref line, stride);
        }

        for (; depth > 0; depth--)
        {
            V b0 = S.Load(ref b, 0);
            V b1 = S.Load(ref b, (nuint)S.Width);
            rows.Step<S>(ref a, 0, b0, b1);
            a = ref Unsafe.Add(ref a, height);
            b = ref Unsafe.Add(ref b, 2 * S.Width);
            Prefetch(ref next);
            next = ref Unsafe.Add(ref next, pace);
        }

        if (add) rows.StoreSum<S>(ref c, stride);
        else rows.Store<S>(ref c, stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Prefetch(ref float line)
    {
        if (Sse.IsSupported) Sse.Prefetch0(Unsafe.AsPointer(ref line));
    }
}
