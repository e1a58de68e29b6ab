using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MLNetSeq.Numerics;
using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Embeddings;

/// <summary>The products of one query with rows that lie one after the other.</summary>
/// <remarks>Each row is summed in one order, whatever the rows beside it, and independent of where it starts.</remarks>
internal static class RowDots
{
    private const int MostLanes = 16;

    // So far ahead a row is asked for: the processor's own sight ends at each page.
    private const int BytesAhead = 2048;

    /// <summary>Writes a product for each row.</summary>
    /// <param name="first">The first number of the first row; the rows follow one another.</param>
    /// <param name="query">As many numbers as a row has.</param>
    /// <param name="dots">Receives a number a row.</param>
    public static void Run<F, T>(ref T first, ReadOnlySpan<float> query, Span<float> dots) where F : struct, IStored<T> where T : unmanaged
    {
        switch (Kernels.Path)
        {
            case KernelPath.Avx512: Run<F, T, Simd512, Vector512<float>>(ref first, query, dots); break;
            case KernelPath.Avx2: Run<F, T, Simd256, Vector256<float>>(ref first, query, dots); break;
            default: Run<F, T, SimdPortable, Vector<float>>(ref first, query, dots); break;
        }
    }

    private static void Run<F, T, S, V>(ref T first, ReadOnlySpan<float> query, Span<float> dots)
        where F : struct, IStored<T> where T : unmanaged where S : struct, ISimd<V> where V : struct
    {
        ref float q = ref MemoryMarshal.GetReference(query);
        if (query.Length < S.Width || S.Width > MostLanes)
        {
            Rows<F, T, SimdScalar, float>(ref first, ref q, ref q, query.Length, dots);
            return;
        }

        // The numbers behind the last whole register are read with those before them, which then count nothing.
        Span<float> last = stackalloc float[MostLanes];
        last.Clear();
        int rest = query.Length % S.Width;
        query[^rest..].CopyTo(last[(S.Width - rest)..]);
        Rows<F, T, S, V>(ref first, ref q, ref MemoryMarshal.GetReference(last), query.Length, dots);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Rows<F, T, S, V>(ref T first, ref float query, ref float last, int dimension, Span<float> dots)
        where F : struct, IStored<T> where T : unmanaged where S : struct, ISimd<V> where V : struct
    {
        nuint width = (nuint)S.Width, length = (nuint)dimension;
        nuint ahead = (nuint)(BytesAhead / Unsafe.SizeOf<T>()), line = (nuint)(CacheLine.Length * sizeof(float) / Unsafe.SizeOf<T>());
        ref T row = ref first;
        for (int r = 0; r < dots.Length; r++)
        {
            for (nuint i = 0; i < length; i += line) CacheLine.Fetch(ref Unsafe.As<T, float>(ref Unsafe.Add(ref row, ahead + i)));
            V a = S.Zero, b = S.Zero, c = S.Zero, d = S.Zero;
            nuint k = 0;
            for (; k + 4 * width <= length; k += 4 * width)
            {
                a = S.MultiplyAdd(F.Load<S, V>(ref row, k), S.Load(ref query, k), a);
                b = S.MultiplyAdd(F.Load<S, V>(ref row, k + width), S.Load(ref query, k + width), b);
                c = S.MultiplyAdd(F.Load<S, V>(ref row, k + 2 * width), S.Load(ref query, k + 2 * width), c);
                d = S.MultiplyAdd(F.Load<S, V>(ref row, k + 3 * width), S.Load(ref query, k + 3 * width), d);
            }

            for (; k + width <= length; k += width) a = S.MultiplyAdd(F.Load<S, V>(ref row, k), S.Load(ref query, k), a);
            if (k < length) b = S.MultiplyAdd(F.Load<S, V>(ref row, length - width), S.Load(ref last, 0), b);
            dots[r] = S.Sum(S.Add(S.Add(a, b), S.Add(c, d)));
            row = ref Unsafe.Add(ref row, dimension);
        }
    }
}
