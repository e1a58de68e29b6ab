using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNetSeq.Numerics;
using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Layers.Cells;

/// <summary>A pass over rows of units, written once over the register width; the implementing struct views what it works on.</summary>
internal interface IRowPass
{
    /// <summary>Does the units of a row from <paramref name="start"/> to <paramref name="end"/>, a multiple of the width apart.</summary>
    void Run<S, V>(int row, nuint start, nuint end) where S : struct, ISimd<V> where V : struct;
}

/// <summary>Runs a pass at the register width in use, and the last units of each row one by one.</summary>
internal static class RowPass
{
    public static void Run<P>(P pass, int rows, int units) where P : struct, IRowPass, allows ref struct
    {
        switch (Kernels.Path)
        {
            case KernelPath.Avx512: Run<P, Simd512, Vector512<float>>(ref pass, rows, units); break;
            case KernelPath.Avx2: Run<P, Simd256, Vector256<float>>(ref pass, rows, units); break;
            default: Run<P, SimdPortable, Vector<float>>(ref pass, rows, units); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Run<P, S, V>(scoped ref P pass, int rows, int units)
        where P : struct, IRowPass, allows ref struct where S : struct, ISimd<V> where V : struct
    {
        nuint whole = (nuint)(units - units % S.Width);
        for (int row = 0; row < rows; row++)
        {
            pass.Run<S, V>(row, 0, whole);
            pass.Run<SimdScalar, float>(row, whole, (nuint)units);
        }
    }
}
