using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Numerics;

/// <summary>The innermost kernel of a matrix product: c (+)= a b for some rows by two registers, summed over the inner dimension.</summary>
internal ref struct Tile
{
    /// <summary>The left factor: packed by column, [Depth, rows]; or as it stands, with <see cref="LeftStride"/> from row to row.</summary>
    public ref float Left;

    /// <summary>From one row of the left factor to the next; 0 where it is packed.</summary>
    public int LeftStride;

    /// <summary>The panel of the right factor, [Depth, 2 registers].</summary>
    public ref float Panel;

    /// <summary>The inner dimension.</summary>
    public int Depth;

    /// <summary>Where the product goes.</summary>
    public ref float Product;

    /// <summary>From one row of the product to the next.</summary>
    public int ProductStride;

    /// <summary>Whether the product is added to what is there.</summary>
    public bool Add;

    /// <summary>Whether only the columns of the first register are wanted.</summary>
    public bool IsNarrow;

    /// <summary>What the next tiles will read: fetched into the cache on the way, <see cref="Pace"/> numbers a step.</summary>
    public ref float Next;

    /// <summary>See <see cref="Next"/>.</summary>
    public int Pace;

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

    /// <summary>Multiplies.</summary>
    public readonly void Run(KernelPath path, int rows)
    {
        switch (path)
        {
            case KernelPath.Avx512: Run<Simd512, Vector512<float>>(rows); break;
            case KernelPath.Avx2: Run<Simd256, Vector256<float>>(rows); break;
            default: Run<SimdPortable, Vector<float>>(rows); break;
        }
    }

    private readonly void Run<S, V>(int rows) where S : struct, ISimd<V> where V : struct
    {
        if (IsNarrow) Run<S, V, Narrow<V>, Pair<V, Narrow<V>, Narrow<V>>>(rows);
        else Run<S, V, One<V>, Pair<V, One<V>, One<V>>>(rows);
    }

    private readonly void Run<S, V, R1, R2>(int rows)
        where S : struct, ISimd<V> where V : struct where R1 : struct, IRows<V> where R2 : struct, IRows<V> =>
        Run<S, V, R1, R2, Pair<V, R2, R2>, Pair<V, Pair<V, R2, R2>, Pair<V, R2, R2>>>(rows);

    private readonly void Run<S, V, R1, R2, R4, R8>(int rows)
        where S : struct, ISimd<V> where V : struct
        where R1 : struct, IRows<V> where R2 : struct, IRows<V> where R4 : struct, IRows<V> where R8 : struct, IRows<V>
    {
        switch (rows)
        {
            case 1: Run<S, V, R1>(); break;
            case 2: Run<S, V, R2>(); break;
            case 3: Run<S, V, Pair<V, R2, R1>>(); break;
            case 4: Run<S, V, R4>(); break;
            case 5: Run<S, V, Pair<V, R4, R1>>(); break;
            case 6: Run<S, V, Pair<V, R4, R2>>(); break;
            case 7: Run<S, V, Pair<V, R4, Pair<V, R2, R1>>>(); break;
            case 8: Run<S, V, R8>(); break;
            case 9: Run<S, V, Pair<V, R8, R1>>(); break;
            case 10: Run<S, V, Pair<V, R8, R2>>(); break;
            case 11: Run<S, V, Pair<V, R8, Pair<V, R2, R1>>>(); break;
            case 12: Run<S, V, Pair<V, R8, R4>>(); break;
            case 13: Run<S, V, Pair<V, R8, Pair<V, R4, R1>>>(); break;
            case 14: Run<S, V, Pair<V, R8, Pair<V, R4, R2>>>(); break;
            default: throw new ArgumentOutOfRangeException(nameof(rows), rows, "A tile has 1 to 14 rows.");
        }
    }

    private readonly void Run<S, V, R>() where S : struct, ISimd<V> where V : struct where R : struct, IRows<V>
    {
        FetchProduct(R.Count, 2 * S.Width);
        if (LeftStride == 0) Packed<S, V, R>(Depth, ref Left, ref Panel, ref Product, ProductStride, Add, ref Next, Pace);
        else Strided<S, V, R>(Depth, ref Left, LeftStride, ref Panel, ref Product, ProductStride, Add, ref Next, Pace);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Packed<S, V, R>(
        int depth, ref float left, ref float panel, ref float product, int stride, bool add, ref float next, int pace)
        where S : struct, ISimd<V> where V : struct where R : struct, IRows<V>
    {
        int height = R.Count;
        R rows = default;
        for (; depth > 0; depth--)
        {
            V b0 = S.Load(ref panel, 0);
            V b1 = S.Load(ref panel, (nuint)S.Width);
            rows.Step<S>(ref left, 0, b0, b1);
            left = ref Unsafe.Add(ref left, height);
            panel = ref Unsafe.Add(ref panel, 2 * S.Width);
            CacheLine.Fetch(ref next);
            next = ref Unsafe.Add(ref next, pace);
        }

        if (add) rows.StoreSum<S>(ref product, stride);
        else rows.Store<S>(ref product, stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Strided<S, V, R>(
        int depth, ref float left, nint leftStride, ref float panel, ref float product, int stride, bool add, ref float next, int pace)
        where S : struct, ISimd<V> where V : struct where R : struct, IRows<V>
    {
        R rows = default;
        for (; depth > 0; depth--)
        {
            V b0 = S.Load(ref panel, 0);
            V b1 = S.Load(ref panel, (nuint)S.Width);
            rows.StepStrided<S>(ref left, leftStride, b0, b1);
            left = ref Unsafe.Add(ref left, 1);
            panel = ref Unsafe.Add(ref panel, 2 * S.Width);
            CacheLine.Fetch(ref next);
            next = ref Unsafe.Add(ref next, pace);
        }

        if (add) rows.StoreSum<S>(ref product, stride);
        else rows.Store<S>(ref product, stride);
    }

    // The product's lines come while the sums are made.
    private readonly void FetchProduct(int height, int width)
    {
        ref float line = ref Product;
        for (int r = 0; r < height; r++)
        {
            CacheLine.Fetch(ref line);
            CacheLine.Fetch(ref Unsafe.Add(ref line, width - 1));
            line = ref Unsafe.Add(ref line, ProductStride);
        }
    }
}
