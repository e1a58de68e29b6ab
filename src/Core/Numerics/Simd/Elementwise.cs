using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MLNetSeq.Numerics.Simd;

/// <summary>A kernel over a run of positions, written once over the register width.</summary>
/// <remarks>The implementing struct holds the scalars it needs; the spans come in as references to their first elements.</remarks>
internal interface IKernel
{
    /// <summary>Does positions <paramref name="start"/> to <paramref name="end"/>, a multiple of the width apart.</summary>
    void Run<S, V>(nuint start, nuint end, ref float a, ref float b, ref float c, ref float d) where S : struct, ISimd<V> where V : struct;
}

/// <summary>Runs a kernel at the width in use and its last positions one by one.</summary>
internal static class Elementwise
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<K>(ref K kernel, int count, ref float a, ref float b, ref float c, ref float d) where K : struct, IKernel
    {
        switch (Kernels.Path)
        {
            case KernelPath.Avx512: Run<K, Simd512, Vector512<float>>(ref kernel, count, ref a, ref b, ref c, ref d); break;
            case KernelPath.Avx2: Run<K, Simd256, Vector256<float>>(ref kernel, count, ref a, ref b, ref c, ref d); break;
            default: Run<K, SimdPortable, Vector<float>>(ref kernel, count, ref a, ref b, ref c, ref d); break;
        }
    }

    public static void Run<K>(K kernel, ReadOnlySpan<float> a, Span<float> b) where K : struct, IKernel
    {
        if (a.Length != b.Length) throw new ArgumentException($"The spans differ in length: {a.Length} and {b.Length}.");
        ref float first = ref MemoryMarshal.GetReference(b);
        Run(ref kernel, b.Length, ref MemoryMarshal.GetReference(a), ref first, ref first, ref first);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Run<K, S, V>(ref K kernel, int count, ref float a, ref float b, ref float c, ref float d)
        where K : struct, IKernel where S : struct, ISimd<V> where V : struct
    {
        nuint whole = (nuint)(count - count % S.Width);
        kernel.Run<S, V>(0, whole, ref a, ref b, ref c, ref d);
        kernel.Run<SimdScalar, float>(whole, (nuint)count, ref a, ref b, ref c, ref d);
    }
}
