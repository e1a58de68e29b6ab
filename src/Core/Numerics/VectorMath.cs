using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Numerics;

/// <summary>Arithmetic and elementary functions over spans of single-precision numbers.</summary>
/// <remarks>What is not a number stays one, and ±∞ gives the limit, in every lane and in the tail.</remarks>
public static class VectorMath
{
    /// <summary>target += source.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Add(ReadOnlySpan<float> source, Span<float> target) => Elementwise.Run(default(AddKernel), source, target);

    /// <summary>target += factor × source.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void AddScaled(ReadOnlySpan<float> source, float factor, Span<float> target) =>
        Elementwise.Run(new AddScaledKernel { Factor = factor }, source, target);

    /// <summary>target ×= factor.</summary>
    public static void Scale(Span<float> target, float factor) => Elementwise.Run(new ScaleKernel { Factor = factor }, target, target);

    /// <summary>target ×= source, position by position.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void MultiplyBy(ReadOnlySpan<float> source, Span<float> target) => Elementwise.Run(default(MultiplyKernel), source, target);

    /// <summary>tanh, to 1e-6.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Tanh(ReadOnlySpan<float> x, Span<float> y) => Elementwise.Run(default(TanhKernel), x, y);

    /// <summary>The logistic function 1 / (1 + e⁻ˣ), to 1e-6.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Sigmoid(ReadOnlySpan<float> x, Span<float> y) => Elementwise.Run(default(SigmoidKernel), x, y);

    /// <summary>eˣ to 2 units in the last place on [−87, 88]; 0 where the result would be denormal.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Exp(ReadOnlySpan<float> x, Span<float> y) => Elementwise.Run(default(ExpKernel), x, y);

    /// <summary>The sum of the products, accumulated in double precision.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        if (a.Length != b.Length) throw new ArgumentException($"The spans differ in length: {a.Length} and {b.Length}.");
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += (double)a[i] * b[i];
        return sum;
    }

    /// <summary>The sum of the squares: in blocks of 256 at single precision, the blocks in double.</summary>
    public static double SumOfSquares(ReadOnlySpan<float> x)
    {
        double sum = 0;
        for (int start = 0; start < x.Length; start += 256)
        {
            ReadOnlySpan<float> block = x.Slice(start, Math.Min(256, x.Length - start));
            SquaresKernel kernel = default;
            ref float first = ref MemoryMarshal.GetReference(block);
            Elementwise.Run(ref kernel, block.Length, ref first, ref first, ref first, ref first);
            sum += kernel.Sum;
        }

        return sum;
    }

    /// <summary>log Σ eˣ without overflow, to 1e-6 × (1 + |y|); −∞ for no numbers, or none but −∞.</summary>
    public static float LogSumExp(ReadOnlySpan<float> x)
    {
        float max = Max(x);
        if (float.IsInfinity(max) || float.IsNaN(max)) return max;
        double sum = 0;
        Span<float> block = stackalloc float[256];
        for (int start = 0; start < x.Length; start += block.Length)
        {
            Span<float> part = block[..Math.Min(block.Length, x.Length - start)];
            x.Slice(start, part.Length).CopyTo(part);
            Shift(part, max);
            Exp(part, part);
            foreach (float e in part) sum += e;
        }

        return max + (float)Math.Log(sum);
    }

    /// <summary>Writes eˣ / Σ eˣ.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Softmax(ReadOnlySpan<float> x, Span<float> y)
    {
        float max = Max(x);
        x.CopyTo(y);
        Shift(y, max);
        Exp(y, y);
        double sum = 0;
        foreach (float e in y) sum += e;
        Scale(y, (float)(1 / sum));
    }

    /// <summary>The largest number; −∞ for none; not a number where one is not.</summary>
    public static float Max(ReadOnlySpan<float> x)
    {
        float max = float.NegativeInfinity;
        foreach (float value in x)
        {
            if (!(value <= max)) max = value;
            if (float.IsNaN(value)) return value;
        }

        return max;
    }

    private static void Shift(Span<float> x, float by) => Elementwise.Run(new SubtractKernel { Amount = by }, x, x);

    private struct AddKernel : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Run<S, V>(nuint start, nuint end, ref float a, ref float b, ref float c, ref float d)
            where S : struct, ISimd<V> where V : struct
        {
            for (nuint i = start; i < end; i += (nuint)S.Width) S.Store(S.Add(S.Load(ref b, i), S.Load(ref a, i)), ref b, i);
        }
    }

    private struct AddScaledKernel : IKernel
    {
        public float Factor;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Run<S, V>(nuint start, nuint end, ref float a, ref float b, ref float c, ref float d)
            where S : struct, ISimd<V> where V : struct
        {
            V factor = S.Broadcast(Factor);
            for (nuint i = start; i < end; i += (nuint)S.Width)
                S.Store(S.MultiplyAdd(factor, S.Load(ref a, i), S.Load(ref b, i)), ref b, i);
        }
    }

    private struct ScaleKernel : IKernel
    {
        public float Factor;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Run<S, V>(nuint start, nuint end, ref float a, ref float b, ref float c, ref float d)
            where S : struct, ISimd<V> where V : struct
        {
            V factor = S.Broadcast(Factor);
            for (nuint i = start; i < end; i += (nuint)S.Width) S.Store(S.Multiply(factor, S.Load(ref a, i)), ref b, i);
        }
    }

    private struct SubtractKernel : IKernel
    {
        public float Amount;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Run<S, V>(nuint start, nuint end, ref float a, ref float b, ref float c, ref float d)
            where S : struct, ISimd<V> where V : struct
        {
            V amount = S.Broadcast(Amount);
            for (nuint i = start; i < end; i += (nuint)S.Width) S.Store(S.Subtract(S.Load(ref a, i), amount), ref b, i);
        }
    }

    private struct MultiplyKernel : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Run<S, V>(nuint start, nuint end, ref float a, ref float b, ref float c, ref float d)
            where S : struct, ISimd<V> where V : struct
        {
            for (nuint i = start; i < end; i += (nuint)S.Width) S.Store(S.Multiply(S.Load(ref b, i), S.Load(ref a, i)), ref b, i);
        }
    }

    private struct TanhKernel : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Run<S, V>(nuint start, nuint end, ref float a, ref float b, ref float c, ref float d)
            where S : struct, ISimd<V> where V : struct
        {
            for (nuint i = start; i < end; i += (nuint)S.Width) S.Store(Functions.Tanh<S, V>(S.Load(ref a, i)), ref b, i);
        }
    }

    private struct SigmoidKernel : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Run<S, V>(nuint start, nuint end, ref float a, ref float b, ref float c, ref float d)
            where S : struct, ISimd<V> where V : struct
        {
            for (nuint i = start; i < end; i += (nuint)S.Width) S.Store(Functions.Sigmoid<S, V>(S.Load(ref a, i)), ref b, i);
        }
    }

    private struct ExpKernel : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Run<S, V>(nuint start, nuint end, ref float a, ref float b, ref float c, ref float d)
            where S : struct, ISimd<V> where V : struct
        {
            for (nuint i = start; i < end; i += (nuint)S.Width) S.Store(Functions.Exp<S, V>(S.Load(ref a, i)), ref b, i);
        }
    }

    private struct SquaresKernel : IKernel
    {
        public float Sum;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<S, V>(nuint start, nuint end, ref float a, ref float b, ref float c, ref float d)
            where S : struct, ISimd<V> where V : struct
        {
            V sum = S.Zero;
            for (nuint i = start; i < end; i += (nuint)S.Width)
            {
                V x = S.Load(ref a, i);
                sum = S.MultiplyAdd(x, x, sum);
            }

            Sum += S.Sum(sum);
        }
    }
}
