using System.Runtime.CompilerServices;
using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>Where a thread's kernels keep what lives for one update.</summary>
/// <remarks>Each part starts on a cache line, with whole registers of room behind its last number.</remarks>
internal sealed class KernelRoom
{
    // Two groups of rows, in registers of the widest kind.
    private const int RegistersLength = 2 * TargetGroups.Most * TargetGroups.Room;

    private readonly AlignedBuffer _numbers = new();
    private readonly int _factors;
    private readonly int _errors;
    private readonly int _hidden;

    /// <param name="stride">The length of a row.</param>
    /// <param name="targets">The most output rows of an example.</param>
    /// <param name="words">The words of a window that is updated as a whole; 1 where none is.</param>
    public KernelRoom(int stride, int targets, int words)
    {
        _factors = RegistersLength + (2 * targets / TargetGroups.Room + 2) * TargetGroups.Room;
        _errors = _factors + (words + 1) * TargetGroups.Room;
        _hidden = _errors + words * stride;
        _numbers.Reserve(_hidden + stride);
    }

    /// <summary>The registers whose lanes add up to dot products.</summary>
    public ref float Registers => ref _numbers.First;

    /// <summary>The dot products.</summary>
    public ref float Dots => ref Unsafe.Add(ref _numbers.First, RegistersLength);

    /// <summary>The factors of the update, <see cref="TargetGroups.Room"/> for each word of a window.</summary>
    public ref float Factors => ref Unsafe.Add(ref _numbers.First, _factors);

    /// <summary>An error for each word of a window.</summary>
    public ref float Errors => ref Unsafe.Add(ref _numbers.First, _errors);

    /// <summary>A hidden vector.</summary>
    public ref float Hidden => ref Unsafe.Add(ref _numbers.First, _hidden);
}
