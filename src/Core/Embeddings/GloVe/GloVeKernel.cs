using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MLNetSeq.Numerics;
using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Embeddings;

/// <summary>Stochastic gradient descent on f(x) (w·w̃ + b + b̃ − ln x)² / 2, a co-occurrence a step (Pennington et al. 2014, equation 8).</summary>
/// <param name="parameters">What is trained.</param>
/// <param name="rate">The learning rate.</param>
/// <param name="form">The form of AdaGrad.</param>
internal sealed class GloVeKernel(GloVeParameters parameters, float rate, AdaGradForm form)
{
    // Rows lie anywhere in memory: they are fetched while the records before are at work.
    private const int Ahead = 2;

    // A model of logarithms that is so far off has diverged, and squares of such numbers still have room.
    private const float Diverged = 1e9f;

    // What is smaller moves nothing, and its products would be denormal, which cost a hundred times as much.
    private const float Negligible = 1e-25f;

    /// <summary>Does the steps of some records in their order.</summary>
    /// <returns>The sum of the losses, each taken before its step; not a number where training has diverged.</returns>
    public double Train(ReadOnlySpan<GloVeRecord> records) =>
        form == AdaGradForm.GloVe ? Train<GloVeUpdate>(records) : Train<TextbookUpdate>(records);

    private double Train<F>(ReadOnlySpan<GloVeRecord> records) where F : struct, IAdaGradUpdate => Kernels.Path switch
    {
        KernelPath.Avx512 => Train<F, Simd512, Vector512<float>>(records),
        KernelPath.Avx2 => Train<F, Simd256, Vector256<float>>(records),
        _ => Train<F, SimdPortable, Vector<float>>(records),
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private double Train<F, S, V>(ReadOnlySpan<GloVeRecord> records)
        where F : struct, IAdaGradUpdate where S : struct, ISimd<V> where V : struct
    {
        ref GloVeRecord first = ref MemoryMarshal.GetReference(records);
        ref float words = ref parameters.FirstWord;
        ref float contexts = ref parameters.FirstContext;
        nint stride = parameters.Stride, width = parameters.Width;
        double loss = 0;
        for (int r = 0; r < records.Length; r++)
        {
            if (r + Ahead < records.Length)
            {
                GloVeRecord next = Unsafe.Add(ref first, r + Ahead);
                Fetch(ref Unsafe.Add(ref words, next.Word * stride), stride);
                Fetch(ref Unsafe.Add(ref contexts, next.Context * stride), stride);
            }

            GloVeRecord record = Unsafe.Add(ref first, r);
            ref float word = ref Unsafe.Add(ref words, record.Word * stride);
            ref float context = ref Unsafe.Add(ref contexts, record.Context * stride);
            float error = Dot<S, V>(ref word, ref context, width) - record.Log;
            if (!(MathF.Abs(error) < Diverged)) return double.NaN;
            float weighted = record.Weight * error;
            loss += 0.5 * weighted * error;
            if (MathF.Abs(weighted) < Negligible) continue;
            Update<F, S, V>(ref word, ref context, width, F.Factor(rate, weighted));
        }

        return loss;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fetch(ref float row, nint length)
    {
        for (nint i = 0; i < length; i += CacheLine.Length) CacheLine.Fetch(ref Unsafe.Add(ref row, i));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Dot<S, V>(ref float a, ref float b, nint width) where S : struct, ISimd<V> where V : struct
    {
        V even = S.Zero, odd = S.Zero;
        nint i = 0;
        for (; i + 2 * S.Width <= width; i += 2 * S.Width)
        {
            even = S.MultiplyAdd(S.Load(ref a, (nuint)i), S.Load(ref b, (nuint)i), even);
            odd = S.MultiplyAdd(S.Load(ref a, (nuint)(i + S.Width)), S.Load(ref b, (nuint)(i + S.Width)), odd);
        }

        if (i < width) even = S.MultiplyAdd(S.Load(ref a, (nuint)i), S.Load(ref b, (nuint)i), even);
        return S.Sum(S.Add(even, odd));
    }

    // Both rows' gradients are of the other as it was before the step.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Update<F, S, V>(ref float word, ref float context, nint width, float factor)
        where F : struct, IAdaGradUpdate where S : struct, ISimd<V> where V : struct
    {
        V by = S.Broadcast(factor), speed = S.Broadcast(rate);
        for (nint i = 0; i < width; i += S.Width)
        {
            nuint at = (nuint)i, sum = (nuint)(i + width);
            V w = S.Load(ref word, at), c = S.Load(ref context, at);
            V wordSum = S.Load(ref word, sum), contextSum = S.Load(ref context, sum);
            V wordStep = F.Step<S, V>(S.Multiply(by, c), speed, ref wordSum);
            V contextStep = F.Step<S, V>(S.Multiply(by, w), speed, ref contextSum);
            S.Store(S.Subtract(w, wordStep), ref word, at);
            S.Store(S.Subtract(c, contextStep), ref context, at);
            S.Store(wordSum, ref word, sum);
            S.Store(contextSum, ref context, sum);
        }
    }
}
