using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace MLNetSeq.Numerics;

/// <summary>Asks for a line of memory before it is needed, where the processor can.</summary>
internal static class CacheLine
{
    /// <summary>The numbers in a line of most processors.</summary>
    public const int Length = 16;

    /// <summary>Fetches the line of a number into the first-level cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Fetch(ref float number)
    {
        if (Sse.IsSupported) Sse.Prefetch0(Unsafe.AsPointer(ref number)); // a hint: it does not matter if the line moves
    }
}
