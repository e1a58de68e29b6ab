using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNetSeq.Numerics;
using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Inference;

/// <summary>y = x B for one row x and a packed matrix B, which is read once, at the speed of the cache it is in.</summary>
/// <remarks>
/// Four panels at a time, so that eight sums are under way: fewer would wait for the multiplier, not for memory. Each number is summed in
/// the order of <see cref="Numerics.Multiply"/>, so that a row gives the same alone. Software prefetch gains nothing here.
/// </remarks>
internal static class RowProduct<W, L> where W : struct where L : struct, IStored<W>
{
    private const int MostPanels = 4;

    /// <summary>Writes whole panels: y has room for a multiple of a panel's width.</summary>
    public static void Multiply(KernelPath path, int depth, int panels, ref float x, ref W weights, ref float y)
    {
        switch (path)
        {
            case KernelPath.Avx512: Multiply<Simd512, Vector512<float>>(depth, panels, ref x, ref weights, ref y); break;
            case KernelPath.Avx2: Multiply<Simd256, Vector256<float>>(depth, panels, ref x, ref weights, ref y); break;
            default: Multiply<SimdPortable, Vector<float>>(depth, panels, ref x, ref weights, ref y); break;
        }
    }

    private static void Multiply<S, V>(int depth, int panels, ref float x, ref W weights, ref float y)
        where S : struct, ISimd<V> where V : struct =>
        Multiply<S, V, OnePanel<V>, PanelPair<V, OnePanel<V>, OnePanel<V>>>(depth, panels, ref x, ref weights, ref y);

    // In nearly equal groups: 9 panels are 3 + 3 + 3 and not 4 + 4 + 1.
    private static void Multiply<S, V, P1, P2>(int depth, int panels, ref float x, ref W weights, ref float y)
        where S : struct, ISimd<V> where V : struct where P1 : struct, IPanels<V> where P2 : struct, IPanels<V>
    {
        int groups = (panels + MostPanels - 1) / MostPanels;
        int large = panels - panels / Math.Max(1, groups) * groups, size = panels / Math.Max(1, groups);
        Run<S, V, P1, P2>(size + 1, large, depth, ref x, ref weights, ref y);
        weights = ref Unsafe.Add(ref weights, (nint)large * (size + 1) * depth * 2 * S.Width);
        Run<S, V, P1, P2>(size, groups - large, depth, ref x, ref weights, ref Unsafe.Add(ref y, large * (size + 1) * 2 * S.Width));
    }

    private static void Run<S, V, P1, P2>(int size, int groups, int depth, ref float x, ref W weights, ref float y)
        where S : struct, ISimd<V> where V : struct where P1 : struct, IPanels<V> where P2 : struct, IPanels<V>
    {
        if (groups == 0) return;
        switch (size)
        {
            case 1: Run<S, V, P1>(groups, depth, ref x, ref weights, ref y); break;
            case 2: Run<S, V, P2>(groups, depth, ref x, ref weights, ref y); break;
            case 3: Run<S, V, PanelPair<V, P2, P1>>(groups, depth, ref x, ref weights, ref y); break;
            default: Run<S, V, PanelPair<V, P2, P2>>(groups, depth, ref x, ref weights, ref y); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Run<S, V, P>(int groups, int depth, ref float x, ref W weights, ref float y)
        where S : struct, ISimd<V> where V : struct where P : struct, IPanels<V>
    {
        nuint stride = (nuint)depth * 2 * (nuint)S.Width;
        var slices = new Numerics.Slices(depth, Numerics.Multiply.Depth);
        for (; groups > 0; groups--)
        {
            ref W step = ref weights;
            for (int s = 0, k = 0; s < slices.Count; s++)
            {
                P sums = default;
                for (int end = k + slices.Length(s); k < end; k++)
                {
                    sums.Step<S, W, L>(S.Broadcast(Unsafe.Add(ref x, k)), ref step, 0, stride);
                    step = ref Unsafe.Add(ref step, 2 * S.Width);
                }

                if (s == 0) sums.Store<S>(ref y);
                else sums.StoreSum<S>(ref y);
            }

            y = ref Unsafe.Add(ref y, P.Count * 2 * S.Width);
            weights = ref Unsafe.Add(ref weights, (nuint)P.Count * stride);
        }
    }
}
