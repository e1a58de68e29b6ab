using System.Runtime.CompilerServices;

namespace MLNetSeq.Numerics;

/// <summary>A stream of random numbers for loops that draw millions a second: SplitMix64 (Steele, Lea and Flood 2014).</summary>
/// <remarks>
/// One draw does not wait for the one before, so that several are under way at once; copy it to a local variable in a loop, and back. For
/// everything that is not in such a loop, <see cref="RandomStream"/> has the longer period.
/// </remarks>
internal struct DrawStream(ulong state)
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    /// <summary>Where the stream is.</summary>
    public ulong State { get; private set; } = state;

    /// <summary>The next 64 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong NextBits()
    {
        ulong z = State += Step;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A whole number from 0 up to but not including a positive bound.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next(int bound) => (int)((NextBits() >> 32) * (ulong)bound >> 32);
}
