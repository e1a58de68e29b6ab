using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MLNetSeq.Numerics;
using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Layers;

/// <summary>Layer normalisation: n = (x − mean x) / √(variance x + ε) over each row, y = g ∘ n + b (Ba, Kiros and Hinton 2016).</summary>
/// <remarks>
/// Shapes: x, n and y [rows, Size]; g and b [Size]; the variance is that of the row, its squares divided by Size. Mean and variance
/// are summed in double.
/// </remarks>
public sealed class LayerNorm
{
    /// <summary>What is added to the variance, so that a row of equal values has no infinite gradient; PyTorch's.</summary>
    public const float Epsilon = 1e-5f;

    // So many are summed in single precision.
    private const int BlockLength = 512;

    /// <summary>Creates the layer with a gain of 1 and a bias of 0.</summary>
    /// <param name="name">What comes before ".weight" and ".bias" in the parameters' names.</param>
    /// <param name="size">The width of a row.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    public LayerNorm(string name, int size) : this(Gain(name + ".weight", size), new Parameter(name + ".bias", size, 1))
    {
    }

    private LayerNorm(Parameter weight, Parameter? bias)
    {
        Weight = weight;
        Bias = bias;
    }

    /// <summary>The gain g.</summary>
    public Parameter Weight { get; }

    /// <summary>b; null where what follows adds one of its own.</summary>
    public Parameter? Bias { get; }

    /// <summary>The gain, and the bias where there is one.</summary>
    public IEnumerable<Parameter> Parameters => Bias is null ? [Weight] : [Weight, Bias];

    /// <summary>The width of a row.</summary>
    public int Size => Weight.Rows;

    /// <summary>A layer with the same weights and gradients of its own.</summary>
    public LayerNorm Replicate() => new(Weight.Replicate(), Bias?.Replicate());

    /// <summary>Writes y for every row of x.</summary>
    /// <param name="x">The rows.</param>
    /// <param name="y">Receives y; may be x itself.</param>
    /// <param name="normalized">Receives n, for <see cref="Backward"/>.</param>
    /// <param name="scales">Receives 1 / √(variance x + ε) of each row, for <see cref="Backward"/>.</param>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public void Forward(ReadOnlyMatrix x, Matrix y, Matrix normalized, Span<float> scales)
    {
        Check(x, y, normalized, scales.Length);
        ref float gain = ref MemoryMarshal.GetReference(Weight.Value);
        for (int r = 0; r < x.Rows; r++)
        {
            ref float row = ref MemoryMarshal.GetReference(x[r]);
            float mean = (float)(Sum(ref row) / Size);
            float scale = scales[r] = (float)(1 / Math.Sqrt(SumOfSquares(ref row, mean) / Size + Epsilon));
            var kernel = new NormalizeKernel { Mean = mean, Scale = scale };
            Elementwise.Run(ref kernel, Size, ref row, ref gain, ref MemoryMarshal.GetReference(normalized[r]),
                ref MemoryMarshal.GetReference(y[r]));
        }

        if (Bias is not null) Rows.Add(y, Bias.Value);
    }

    /// <summary>Adds to the gradients of g and b, and writes that of x.</summary>
    /// <param name="normalized">What <see cref="Forward"/> wrote there.</param>
    /// <param name="scales">What <see cref="Forward"/> wrote there.</param>
    /// <param name="dy">∂loss/∂y.</param>
    /// <param name="dx">Receives ∂loss/∂x; may be dy itself.</param>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public void Backward(ReadOnlyMatrix normalized, ReadOnlySpan<float> scales, ReadOnlyMatrix dy, Matrix dx)
    {
        Check(dy, dx, normalized, scales.Length);
        if (Bias is not null) Rows.SumAdd(dy, Bias.Gradient);
        ref float gain = ref MemoryMarshal.GetReference(Weight.Value);
        for (int r = 0; r < dy.Rows; r++)
        {
            // With h = dy ∘ g: dx = (h − mean h − n mean(h ∘ n)) / √(variance x + ε), and dg += dy ∘ n.
            ref float n = ref MemoryMarshal.GetReference(normalized[r]);
            ref float from = ref MemoryMarshal.GetReference(dy[r]);
            (double sum, double product) = Sums(ref from, ref gain, ref n);
            var kernel = new GradientKernel { Mean = (float)(sum / Size), Product = (float)(product / Size), Scale = scales[r] };
            Elementwise.Run(ref kernel, Size, ref from, ref gain, ref n, ref MemoryMarshal.GetReference(dx[r]));
        }
    }

    /// <summary>A layer without a bias, for rows to which one is added anyway.</summary>
    /// <param name="name">The name of the gain.</param>
    /// <param name="size">The width of a row.</param>
    internal static LayerNorm WithoutBias(string name, int size) => new(Gain(name, size), bias: null);

    private static Parameter Gain(string name, int size)
    {
        var gain = new Parameter(name, size, 1);
        gain.Value.Fill(1);
        return gain;
    }

    private double Sum(ref float row)
    {
        double sum = 0;
        for (int start = 0; start < Size; start += BlockLength)
        {
            var kernel = default(SumKernel);
            ref float block = ref Unsafe.Add(ref row, start);
            Elementwise.Run(ref kernel, Math.Min(BlockLength, Size - start), ref block, ref block, ref block, ref block);
            sum += kernel.Sum;
        }

        return sum;
    }

    private double SumOfSquares(ref float row, float mean)
    {
        double sum = 0;
        for (int start = 0; start < Size; start += BlockLength)
        {
            var kernel = new SquaresKernel { Mean = mean };
            ref float block = ref Unsafe.Add(ref row, start);
            Elementwise.Run(ref kernel, Math.Min(BlockLength, Size - start), ref block, ref block, ref block, ref block);
            sum += kernel.Sum;
        }

        return sum;
    }

    // Σ dy g and Σ dy g n, and the gradient of the gain on the way.
    private (double Sum, double Product) Sums(ref float dy, ref float gain, ref float n)
    {
        (double sum, double product) = (0, 0);
        ref float dGain = ref MemoryMarshal.GetReference(Weight.Gradient);
        for (int start = 0; start < Size; start += BlockLength)
        {
            var kernel = default(SumsKernel);
            Elementwise.Run(ref kernel, Math.Min(BlockLength, Size - start), ref Unsafe.Add(ref dy, start), ref Unsafe.Add(ref gain, start),
                ref Unsafe.Add(ref n, start), ref Unsafe.Add(ref dGain, start));
            sum += kernel.Sum;
            product += kernel.Product;
        }

        return (sum, product);
    }

    private void Check(ReadOnlyMatrix from, Matrix to, ReadOnlyMatrix normalized, int scales)
    {
        if (from.Columns != Size || to.Columns != Size || normalized.Columns != Size
            || to.Rows != from.Rows || normalized.Rows != from.Rows || scales != from.Rows)
            throw new ArgumentException($"'{Weight.Name}' normalises rows of {Size}; [{from.Rows}, {from.Columns}], "
                + $"[{normalized.Rows}, {normalized.Columns}], {scales} scales and [{to.Rows}, {to.Columns}] do not fit it.");
    }

    private struct SumKernel : IKernel
    {
        public float Sum;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<S, V>(nuint start, nuint end, ref float a, ref float b, ref float c, ref float d)
            where S : struct, ISimd<V> where V : struct
        {
            V sum = S.Zero;
            for (nuint i = start; i < end; i += (nuint)S.Width) sum = S.Add(sum, S.Load(ref a, i));
            Sum += S.Sum(sum);
        }
    }

    private struct SquaresKernel : IKernel
    {
        public float Mean;
        public float Sum;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<S, V>(nuint start, nuint end, ref float a, ref float b, ref float c, ref float d)
            where S : struct, ISimd<V> where V : struct
        {
            V mean = S.Broadcast(Mean), tiny = S.Broadcast(VectorMath.SquareRootOfSmallest), sum = S.Zero;
            for (nuint i = start; i < end; i += (nuint)S.Width)
            {
                V difference = S.FlushBelow(S.Subtract(S.Load(ref a, i), mean), tiny);
                sum = S.MultiplyAdd(difference, difference, sum);
            }

            Sum += S.Sum(sum);
        }
    }

    private struct NormalizeKernel : IKernel
    {
        public float Mean;
        public float Scale;

        // a: x, b: the gain, c: n, d: y.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Run<S, V>(nuint start, nuint end, ref float a, ref float b, ref float c, ref float d)
            where S : struct, ISimd<V> where V : struct
        {
            V mean = S.Broadcast(Mean), scale = S.Broadcast(Scale), tiny = S.Broadcast(Functions.Denormal);
            for (nuint i = start; i < end; i += (nuint)S.Width)
            {
                V n = S.FlushBelow(S.Multiply(S.Subtract(S.Load(ref a, i), mean), scale), tiny);
                S.Store(n, ref c, i);
                S.Store(S.Multiply(n, S.Load(ref b, i)), ref d, i);
            }
        }
    }

    private struct SumsKernel : IKernel
    {
        public float Sum;
        public float Product;

        // a: dy, b: the gain, c: n, d: the gain's gradient.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<S, V>(nuint start, nuint end, ref float a, ref float b, ref float c, ref float d)
            where S : struct, ISimd<V> where V : struct
        {
            V sum = S.Zero, product = S.Zero, tiny = S.Broadcast(Functions.Denormal);
            for (nuint i = start; i < end; i += (nuint)S.Width)
            {
                V dy = S.Load(ref a, i), gain = S.Load(ref b, i);
                V dGain = S.FlushBelow(S.Multiply(dy, S.Load(ref c, i)), tiny);
                sum = S.MultiplyAdd(dy, gain, sum);
                product = S.MultiplyAdd(dGain, gain, product);
                S.Store(S.Add(S.Load(ref d, i), dGain), ref d, i);
            }

            Sum += S.Sum(sum);
            Product += S.Sum(product);
        }
    }

    private struct GradientKernel : IKernel
    {
        public float Mean;
        public float Product;
        public float Scale;

        // a: dy, b: the gain, c: n, d: dx.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Run<S, V>(nuint start, nuint end, ref float a, ref float b, ref float c, ref float d)
            where S : struct, ISimd<V> where V : struct
        {
            V mean = S.Broadcast(-Mean), product = S.Broadcast(-Product), scale = S.Broadcast(Scale);
            V tiny = S.Broadcast(Functions.Denormal);
            for (nuint i = start; i < end; i += (nuint)S.Width)
            {
                V h = S.MultiplyAdd(S.Load(ref a, i), S.Load(ref b, i), mean);
                S.Store(S.FlushBelow(S.Multiply(S.MultiplyAdd(S.Load(ref c, i), product, h), scale), tiny), ref d, i);
            }
        }
    }
}
