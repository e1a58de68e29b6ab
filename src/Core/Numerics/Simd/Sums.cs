using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetSeq.Numerics.Simd;

/// <summary>The sums of the lanes of registers that lie in memory.</summary>
internal static class Sums
{
    /// <summary>How many are summed at once: there must be room for a multiple of it.</summary>
    public const int Group = 4;

    /// <summary>Writes the sum of each register, and of what lies behind the last one up to a whole group.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write<S, V>(ref float registers, int count, ref float sums) where S : struct, ISimd<V> where V : struct
    {
        nuint width = (nuint)S.Width;
        for (nuint k = 0; k < (nuint)count; k += Group)
        {
            nuint at = k * width;
            S.Sums(S.Load(ref registers, at), S.Load(ref registers, at + width), S.Load(ref registers, at + 2 * width),
                S.Load(ref registers, at + 3 * width)).StoreUnsafe(ref sums, k);
        }
    }
}
