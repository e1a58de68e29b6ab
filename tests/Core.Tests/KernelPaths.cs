using MLNetSeq.Numerics;
using Xunit.Sdk;

namespace MLNetSeq.Tests;

/// <summary>Runs a check with the kernels of each path that this processor has, and restores the path afterwards.</summary>
internal static class KernelPaths
{
    /// <summary>The paths this processor can run.</summary>
    public static IEnumerable<KernelPath> All => Enum.GetValues<KernelPath>().Where(Kernels.IsSupported);

    /// <summary>Does a check once for each path; a failure says with which.</summary>
    public static void ForEach(Action check)
    {
        KernelPath before = Kernels.Path;
        try
        {
            foreach (KernelPath path in All)
            {
                Kernels.Use(path);
                Run(path, check);
            }
        }
        finally
        {
            Kernels.Use(before);
        }
    }

    private static void Run(KernelPath path, Action check)
    {
        try
        {
            check();
        }
        catch (Exception e)
        {
            throw new XunitException($"With the {path} kernels: {e.Message}", e);
        }
    }
}
