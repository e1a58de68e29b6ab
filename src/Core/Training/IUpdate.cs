using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MLNetSeq.Numerics;
using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Training;

/// <summary>The arithmetic of an optimiser, written once over the register width.</summary>
/// <remarks>Every number is updated by itself, so that the result does not depend on how the work is shared.</remarks>
internal interface IUpdate
{
    /// <summary>Updates one register of weights and their moments; those the optimiser does not have stay unread.</summary>
    V Next<S, V>(V value, V gradient, ref V first, ref V second, ref V third) where S : struct, ISimd<V> where V : struct;
}

/// <summary>Runs an update over a run of weights: each number is read and written once.</summary>
internal static class Update
{
    // Below this the square of a gradient is denormal; its part in the square's mean is lost beside any epsilon in use.
    public const float NegligibleGradient = 1e-13f;

    /// <summary>Updates weights with their gradients and up to three moments; an empty moment is not there.</summary>
    public static void Run<U>(
        U update, Span<float> value, ReadOnlySpan<float> gradient, Span<float> first, Span<float> second, Span<float> third)
        where U : struct, IUpdate
    {
        switch (Kernels.Path)
        {
            case KernelPath.Avx512: Run<U, Simd512, Vector512<float>>(update, value, gradient, first, second, third); break;
            case KernelPath.Avx2: Run<U, Simd256, Vector256<float>>(update, value, gradient, first, second, third); break;
            default: Run<U, SimdPortable, Vector<float>>(update, value, gradient, first, second, third); break;
        }
    }

    private static void Run<U, S, V>(
        U update, Span<float> value, ReadOnlySpan<float> gradient, Span<float> first, Span<float> second, Span<float> third)
        where U : struct, IUpdate where S : struct, ISimd<V> where V : struct
    {
        int whole = value.Length - value.Length % S.Width;
        Loop<U, S, V>(update, 0, whole, value, gradient, first, second, third);
        Loop<U, SimdScalar, float>(update, whole, value.Length, value, gradient, first, second, third);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Loop<U, S, V>(
        U update, int start, int end, Span<float> values, ReadOnlySpan<float> gradients,
        Span<float> firsts, Span<float> seconds, Span<float> thirds)
        where U : struct, IUpdate where S : struct, ISimd<V> where V : struct
    {
        ref float value = ref MemoryMarshal.GetReference(values), gradient = ref MemoryMarshal.GetReference(gradients);
        ref float first = ref MemoryMarshal.GetReference(firsts), second = ref MemoryMarshal.GetReference(seconds);
        ref float third = ref MemoryMarshal.GetReference(thirds);
        bool hasFirst = !firsts.IsEmpty, hasSecond = !seconds.IsEmpty, hasThird = !thirds.IsEmpty;
        V denormal = S.Broadcast(Functions.Denormal);
        for (nuint i = (nuint)start; i < (nuint)end; i += (nuint)S.Width)
        {
            V a = hasFirst ? S.Load(ref first, i) : S.Zero;
            V b = hasSecond ? S.Load(ref second, i) : S.Zero;
            V c = hasThird ? S.Load(ref third, i) : S.Zero;
            S.Store(update.Next<S, V>(S.Load(ref value, i), S.Load(ref gradient, i), ref a, ref b, ref c), ref value, i);

            // A moment that no gradient feeds decays into denormal numbers, which cost a hundred times a normal one.
            if (hasFirst) S.Store(S.FlushBelow(a, denormal), ref first, i);
            if (hasSecond) S.Store(S.FlushBelow(b, denormal), ref second, i);
            if (hasThird) S.Store(S.FlushBelow(c, denormal), ref third, i);
        }
    }
}
