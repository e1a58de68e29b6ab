using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MLNetSeq.Numerics;

/// <summary>Turns rows into columns while packing.</summary>
internal static class Transpose
{
    /// <summary>Writes element (r, k) of the source to target[k × targetStride + r].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows(ref float source, int sourceStride, int rows, int columns, ref float target, int targetStride)
    {
        int r = 0;
        if (Avx.IsSupported)
        {
            for (; r + 8 <= rows; r += 8)
                EightRows(ref Unsafe.Add(ref source, r * sourceStride), sourceStride, columns, ref Unsafe.Add(ref target, r), targetStride);
            for (; r + 4 <= rows; r += 4)
                FourRows(ref Unsafe.Add(ref source, r * sourceStride), sourceStride, columns, ref Unsafe.Add(ref target, r), targetStride);
        }

        for (; r < rows; r++)
        {
            ref float from = ref Unsafe.Add(ref source, r * sourceStride);
            ref float to = ref Unsafe.Add(ref target, r);
            for (int k = 0; k < columns; k++) Unsafe.Add(ref to, k * targetStride) = Unsafe.Add(ref from, k);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void EightRows(ref float source, int stride, int columns, ref float target, int targetStride)
    {
        int k = 0;
        for (; k + 8 <= columns; k += 8)
        {
            ref float from = ref Unsafe.Add(ref source, k);
            Vector256<float> r0 = Vector256.LoadUnsafe(ref from), r1 = Vector256.LoadUnsafe(ref from, (nuint)stride);
            Vector256<float> r2 = Vector256.LoadUnsafe(ref from, (nuint)(2 * stride)), r3 = Vector256.LoadUnsafe(ref from, (nuint)(3 * stride));
            Vector256<float> r4 = Vector256.LoadUnsafe(ref from, (nuint)(4 * stride)), r5 = Vector256.LoadUnsafe(ref from, (nuint)(5 * stride));
            Vector256<float> r6 = Vector256.LoadUnsafe(ref from, (nuint)(6 * stride)), r7 = Vector256.LoadUnsafe(ref from, (nuint)(7 * stride));

            // Pairs, then fours of neighbouring rows, then the two halves of the registers.
            Vector256<float> a0 = Avx.UnpackLow(r0, r1), a1 = Avx.UnpackHigh(r0, r1), a2 = Avx.UnpackLow(r2, r3), a3 = Avx.UnpackHigh(r2, r3);
            Vector256<float> a4 = Avx.UnpackLow(r4, r5), a5 = Avx.UnpackHigh(r4, r5), a6 = Avx.UnpackLow(r6, r7), a7 = Avx.UnpackHigh(r6, r7);
            Vector256<float> b0 = Avx.Shuffle(a0, a2, 0x44), b1 = Avx.Shuffle(a0, a2, 0xEE), b2 = Avx.Shuffle(a1, a3, 0x44), b3 = Avx.Shuffle(a1, a3, 0xEE);
            Vector256<float> b4 = Avx.Shuffle(a4, a6, 0x44), b5 = Avx.Shuffle(a4, a6, 0xEE), b6 = Avx.Shuffle(a5, a7, 0x44), b7 = Avx.Shuffle(a5, a7, 0xEE);
            ref float to = ref Unsafe.Add(ref target, k * targetStride);
            Avx.Permute2x128(b0, b4, 0x20).StoreUnsafe(ref to);
            Avx.Permute2x128(b1, b5, 0x20).StoreUnsafe(ref to, (nuint)targetStride);
            Avx.Permute2x128(b2, b6, 0x20).StoreUnsafe(ref to, (nuint)(2 * targetStride));
            Avx.Permute2x128(b3, b7, 0x20).StoreUnsafe(ref to, (nuint)(3 * targetStride));
            Avx.Permute2x128(b0, b4, 0x31).StoreUnsafe(ref to, (nuint)(4 * targetStride));
            Avx.Permute2x128(b1, b5, 0x31).StoreUnsafe(ref to, (nuint)(5 * targetStride));
            Avx.Permute2x128(b2, b6, 0x31).StoreUnsafe(ref to, (nuint)(6 * targetStride));
            Avx.Permute2x128(b3, b7, 0x31).StoreUnsafe(ref to, (nuint)(7 * targetStride));
        }

        for (; k < columns; k++)
            for (int r = 0; r < 8; r++)
                Unsafe.Add(ref target, k * targetStride + r) = Unsafe.Add(ref source, r * stride + k);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourRows(ref float source, int stride, int columns, ref float target, int targetStride)
    {
        int k = 0;
        for (; k + 4 <= columns; k += 4)
        {
            ref float from = ref Unsafe.Add(ref source, k);
            Vector128<float> r0 = Vector128.LoadUnsafe(ref from), r1 = Vector128.LoadUnsafe(ref from, (nuint)stride);
            Vector128<float> r2 = Vector128.LoadUnsafe(ref from, (nuint)(2 * stride)), r3 = Vector128.LoadUnsafe(ref from, (nuint)(3 * stride));
            Vector128<float> a0 = Sse.UnpackLow(r0, r1), a1 = Sse.UnpackHigh(r0, r1), a2 = Sse.UnpackLow(r2, r3), a3 = Sse.UnpackHigh(r2, r3);
            ref float to = ref Unsafe.Add(ref target, k * targetStride);
            Sse.MoveLowToHigh(a0, a2).StoreUnsafe(ref to);
            Sse.MoveHighToLow(a2, a0).StoreUnsafe(ref to, (nuint)targetStride);
            Sse.MoveLowToHigh(a1, a3).StoreUnsafe(ref to, (nuint)(2 * targetStride));
            Sse.MoveHighToLow(a3, a1).StoreUnsafe(ref to, (nuint)(3 * targetStride));
        }

        for (; k < columns; k++)
            for (int r = 0; r < 4; r++)
                Unsafe.Add(ref target, k * targetStride + r) = Unsafe.Add(ref source, r * stride + k);
    }
}
