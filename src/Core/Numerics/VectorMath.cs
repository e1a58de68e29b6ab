using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Numerics;

/// <summary>Arithmetic and elementary functions over spans of single-precision numbers.</summary>
/// <remarks>What is not a number stays one, and ±∞ gives the limit, in every lane and in the tail.</remarks>
public static class VectorMath
{
    // So many are summed in single precision: its error stays below 1e-6 of the sum.
    private const int BlockLength = 256;

    // The smallest number whose square is far from denormal.
    internal const float SquareRootOfSmallest = 1e-18f;

    /// <summary>target += source.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Add(ReadOnlySpan<float> source, Span<float> target) => Elementwise.Run(default(AddKernel), source, target);

    /// <summary>target += factor × source.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void AddScaled(ReadOnlySpan<float> source, float factor, Span<float> target) =>
        Elementwise.Run(new AddScaledKernel { Factor = factor }, source, target);

    /// <summary>target += factor × (source − target); 0 where that is on its way to a denormal number.</summary>
    internal static void MoveTowards(ReadOnlySpan<float> source, float factor, Span<float> target) =>
        Elementwise.Run(new MoveTowardsKernel { Factor = factor }, source, target);

    /// <summary>Exchanges the numbers of two spans.</summary>
    internal static void Exchange(Span<float> a, Span<float> b) => Elementwise.Run(default(ExchangeKernel), a, b);

    /// <summary>target = the larger of source and target, position by position.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void KeepLargest(ReadOnlySpan<float> source, Span<float> target) =>
        Elementwise.Run(default(KeepLargestKernel), source, target);

    /// <summary>target = the smaller of source and target, position by position.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void KeepSmallest(ReadOnlySpan<float> source, Span<float> target) =>
        Elementwise.Run(default(KeepSmallestKernel), source, target);

    /// <summary>target ×= factor.</summary>
    public static void Scale(Span<float> target, float factor) => Elementwise.Run(new ScaleKernel { Factor = factor }, target, target);

    /// <summary>Brings every number into [−limit, limit].</summary>
    public static void Limit(Span<float> target, float limit) => Elementwise.Run(new LimitKernel { Limit = limit }, target, target);

    /// <summary>target = factor × target + amount; 0 where that is on its way to a denormal number.</summary>
    internal static void ScaleAndShift(Span<float> target, float factor, float amount) =>
        Elementwise.Run(new ScaleAndShiftKernel { Factor = factor, Amount = amount }, target, target);

    /// <summary>target ×= source, position by position.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void MultiplyBy(ReadOnlySpan<float> source, Span<float> target) =>
        Elementwise.Run(default(MultiplyKernel), source, target);

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
    /// <remarks>Numbers below 1e-18 count as zero: their squares would be denormal.</remarks>
    public static double SumOfSquares(ReadOnlySpan<float> x)
    {
        double sum = 0;
        for (int start = 0; start < x.Length; start += BlockLength)
        {
            ReadOnlySpan<float> block = x.Slice(start, Math.Min(BlockLength, x.Length - start));
            SquaresKernel kernel = default;
            ref float first = ref MemoryMarshal.GetReference(block);
            Elementwise.Run(ref kernel, block.Length, ref first, ref first, ref first, ref first);

            // Squares of finite numbers above 1e19 overflow in single precision.
            sum += float.IsFinite(kernel.Sum) ? kernel.Sum : Dot(block, block);
        }

        return sum;
    }

    /// <summary>log Σ eˣ without overflow, to 1e-6 × (1 + |y|); −∞ for no numbers, or none but −∞.</summary>
    public static float LogSumExp(ReadOnlySpan<float> x)
    {
        float max = Max(x);
        return float.IsInfinity(max) || float.IsNaN(max) ? max : (float)(max + LogOfSum(x, max));
    }

    /// <summary>x −= log Σ eˣ: logits become the logarithms of probabilities; not a number where all are −∞.</summary>
    public static void LogSoftmax(Span<float> x) => ScaleAndShift(x, 1, -LogSumExp(x));

    /// <summary>Writes eˣ / Σ eˣ; y may be x. Infinite numbers share the 1 between them; not a number where all are −∞.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Softmax(ReadOnlySpan<float> x, Span<float> y)
    {
        float max = Max(x);
        if (float.IsPositiveInfinity(max))
        {
            float share = 1f / x.Count(max);
            for (int i = 0; i < x.Length; i++) y[i] = x[i] == max ? share : 0;
            return;
        }

        double sum = ExpOfDifference(x, max, y);
        Scale(y, (float)(1 / sum));
    }

    /// <summary>The largest number; −∞ for none; not a number where one is not.</summary>
    public static float Max(ReadOnlySpan<float> x)
    {
        var kernel = new MaxKernel { Max = float.NegativeInfinity };
        ref float first = ref MemoryMarshal.GetReference(x);
        Elementwise.Run(ref kernel, x.Length, ref first, ref first, ref first, ref first);
        return float.IsNaN(kernel.NotANumber) ? float.NaN : kernel.Max;
    }

    /// <summary>log Σ eˣ⁻ᵃ.</summary>
    internal static double LogOfSum(ReadOnlySpan<float> x, float a)
    {
        double sum = 0;
        Span<float> block = stackalloc float[BlockLength];
        for (int start = 0; start < x.Length; start += BlockLength)
        {
            int length = Math.Min(BlockLength, x.Length - start);
            sum += ExpOfDifference(x.Slice(start, length), a, block[..length]);
        }

        return Math.Log(sum);
    }

    /// <summary>Writes y = eˣ⁻ᵃ and returns the sum of y, its blocks of 256 in double.</summary>
    internal static double ExpOfDifference(ReadOnlySpan<float> x, float a, Span<float> y)
    {
        if (x.Length != y.Length) throw new ArgumentException($"The spans differ in length: {x.Length} and {y.Length}.");
        double sum = 0;
        for (int start = 0; start < x.Length; start += BlockLength)
        {
            int length = Math.Min(BlockLength, x.Length - start);
            var kernel = new ExpOfDifferenceKernel { Amount = a };
            ref float to = ref MemoryMarshal.GetReference(y[start..]);
            Elementwise.Run(ref kernel, length, ref MemoryMarshal.GetReference(x[start..]), ref to, ref to, ref to);
            sum += kernel.Sum;
        }

        return sum;
    }

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

    // The comparison keeps a target that is not a number; a source that is none is added to it, where all other sources add 0, or the
    // infinity that the target is by then anyway.
    private struct KeepLargestKernel : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Run<S, V>(nuint start, nuint end, ref float a, ref float b, ref float c, ref float d)
            where S : struct, ISimd<V> where V : struct
        {
            V infinity = S.Broadcast(float.PositiveInfinity);
            for (nuint i = start; i < end; i += (nuint)S.Width)
            {
                V source = S.Load(ref a, i), target = S.Load(ref b, i);
                S.Store(S.Add(S.AtLeast(target, source), S.AtLeast(S.FlushBelow(source, infinity), S.Zero)), ref b, i);
            }
        }
    }

    private struct KeepSmallestKernel : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Run<S, V>(nuint start, nuint end, ref float a, ref float b, ref float c, ref float d)
            where S : struct, ISimd<V> where V : struct
        {
            V infinity = S.Broadcast(float.PositiveInfinity);
            for (nuint i = start; i < end; i += (nuint)S.Width)
            {
                V source = S.Load(ref a, i), target = S.Load(ref b, i);
                S.Store(S.Add(S.AtMost(target, source), S.AtMost(S.FlushBelow(source, infinity), S.Zero)), ref b, i);
            }
        }
    }

    private struct MoveTowardsKernel : IKernel
    {
        public float Factor;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Run<S, V>(nuint start, nuint end, ref float a, ref float b, ref float c, ref float d)
            where S : struct, ISimd<V> where V : struct
        {
            V factor = S.Broadcast(Factor), denormal = S.Broadcast(Functions.Denormal);
            for (nuint i = start; i < end; i += (nuint)S.Width)
            {
                V target = S.Load(ref b, i);
                S.Store(S.FlushBelow(S.MultiplyAdd(factor, S.Subtract(S.Load(ref a, i), target), target), denormal), ref b, i);
            }
        }
    }

    private struct ExchangeKernel : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Run<S, V>(nuint start, nuint end, ref float a, ref float b, ref float c, ref float d)
            where S : struct, ISimd<V> where V : struct
        {
            for (nuint i = start; i < end; i += (nuint)S.Width)
            {
                V first = S.Load(ref a, i);
                S.Store(S.Load(ref b, i), ref a, i);
                S.Store(first, ref b, i);
            }
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

    private struct LimitKernel : IKernel
    {
        public float Limit;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Run<S, V>(nuint start, nuint end, ref float a, ref float b, ref float c, ref float d)
            where S : struct, ISimd<V> where V : struct
        {
            V highest = S.Broadcast(Limit), lowest = S.Broadcast(-Limit);
            for (nuint i = start; i < end; i += (nuint)S.Width) S.Store(S.AtMost(S.AtLeast(S.Load(ref a, i), lowest), highest), ref b, i);
        }
    }

    private struct ScaleAndShiftKernel : IKernel
    {
        public float Factor;
        public float Amount;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Run<S, V>(nuint start, nuint end, ref float a, ref float b, ref float c, ref float d)
            where S : struct, ISimd<V> where V : struct
        {
            V factor = S.Broadcast(Factor), amount = S.Broadcast(Amount), denormal = S.Broadcast(Functions.Denormal);
            for (nuint i = start; i < end; i += (nuint)S.Width)
                S.Store(S.FlushBelow(S.MultiplyAdd(factor, S.Load(ref a, i), amount), denormal), ref b, i);
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

    private struct ExpOfDifferenceKernel : IKernel
    {
        public float Amount;
        public float Sum;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<S, V>(nuint start, nuint end, ref float a, ref float b, ref float c, ref float d)
            where S : struct, ISimd<V> where V : struct
        {
            V amount = S.Broadcast(Amount), sum = S.Zero;
            for (nuint i = start; i < end; i += (nuint)S.Width)
            {
                V y = Functions.Exp<S, V>(S.Subtract(S.Load(ref a, i), amount));
                S.Store(y, ref b, i);
                sum = S.Add(sum, y);
            }

            Sum += S.Sum(sum);
        }
    }

    private struct MaxKernel : IKernel
    {
        public float Max;
        public float NotANumber;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<S, V>(nuint start, nuint end, ref float a, ref float b, ref float c, ref float d)
            where S : struct, ISimd<V> where V : struct
        {
            V max = S.Broadcast(Max), notANumber = S.Zero, zero = S.Zero, one = S.Broadcast(1f);
            for (nuint i = start; i < end; i += (nuint)S.Width)
            {
                V x = S.Load(ref a, i);
                max = S.WhereGreater(x, max, x, max);

                // What is not a number fails every comparison and so is lost above; here it alone is added.
                notANumber = S.Add(notANumber, S.WhereGreater(x, zero, zero, S.WhereGreater(one, x, zero, x)));
            }

            Max = Math.Max(Max, S.Max(max));
            NotANumber += S.Sum(notANumber);
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
                V x = S.FlushBelow(S.Load(ref a, i), S.Broadcast(SquareRootOfSmallest));
                sum = S.MultiplyAdd(x, x, sum);
            }

            Sum += S.Sum(sum);
        }
    }
}
