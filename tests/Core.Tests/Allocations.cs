using Xunit;

namespace MLNetSeq.Tests;

/// <summary>Checks that code in its steady state allocates nothing, on any thread.</summary>
internal static class Allocations
{
    private const int Repetitions = 100;
    private const int Attempts = 50;

    /// <summary>Fails where a hundred repetitions allocate something, whenever they are looked at.</summary>
    /// <remarks>
    /// The count is of the whole process, and the test host's own threads allocate a little now and then: one look without an
    /// allocation shows that none was the code's.
    /// </remarks>
    public static void AssertNone(Action repeated)
    {
        long least = long.MaxValue;
        for (int attempt = 0; attempt < Attempts && least > 0; attempt++)
        {
            long before = GC.GetTotalAllocatedBytes(true);
            for (int i = 0; i < Repetitions; i++) repeated();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(true) - before);
        }

        Assert.True(least == 0, $"{Repetitions} repetitions allocate {least} bytes or more.");
    }
}
