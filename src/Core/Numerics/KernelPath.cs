using System.Runtime.Intrinsics.X86;

namespace MLNetSeq.Numerics;

/// <summary>Which processor instructions the kernels use.</summary>
public enum KernelPath
{
    /// <summary><see cref="System.Numerics.Vector{T}"/>: any processor.</summary>
    Portable,

    /// <summary>256-bit vectors with fused multiply-add.</summary>
    Avx2,

    /// <summary>512-bit vectors.</summary>
    Avx512,
}

/// <summary>The choice of kernels: the widest that the processor has, or the one that MLNETSEQ_KERNELS names.</summary>
/// <remarks>Results are bit-identical on one path; between paths they agree to 1e-6 × (1 + |y|).</remarks>
public static class Kernels
{
    /// <summary>The path in use.</summary>
    public static KernelPath Path { get; private set; } = Chosen();

    /// <summary>Whether this processor can run a path.</summary>
    public static bool IsSupported(KernelPath path) => path switch
    {
        // Not Vector512.IsHardwareAccelerated: the runtime reports false on processors that lower their clock under
        // 512-bit load, and these kernels are 1.5 times faster there all the same.
        KernelPath.Avx512 => Avx512F.IsSupported,
        KernelPath.Avx2 => Avx2.IsSupported && Fma.IsSupported,
        _ => true,
    };

    /// <summary>Forces a path for the whole process; weights packed before must be packed again.</summary>
    internal static void Use(KernelPath path)
    {
        if (!IsSupported(path)) throw new PlatformNotSupportedException($"This processor cannot run the {path} kernels.");
        Path = path;
    }

    internal static KernelPath Widest => IsSupported(KernelPath.Avx512) ? KernelPath.Avx512
        : IsSupported(KernelPath.Avx2) ? KernelPath.Avx2
        : KernelPath.Portable;

    private static KernelPath Chosen() =>
        Enum.TryParse(Environment.GetEnvironmentVariable("MLNETSEQ_KERNELS"), ignoreCase: true, out KernelPath named) && IsSupported(named)
            ? named
            : Widest;
}
