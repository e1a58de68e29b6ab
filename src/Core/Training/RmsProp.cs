using System.Runtime.CompilerServices;
using MLNetSeq.Layers;
using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Training;

/// <summary>The settings of RMSprop.</summary>
public sealed record RmsPropOptions : OptimizerOptions
{
    /// <summary>How much of the squares' mean is kept. 0.99 by default.</summary>
    public double Alpha { get; init; } = 0.99;

    /// <summary>What is added to the root. 1e-8 by default.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>The share of the last step's direction that is kept. 0 by default.</summary>
    public double Momentum { get; init; }

    /// <summary>Whether the root is of the variance, the squares' mean less the mean's square. No by default.</summary>
    public bool Centered { get; init; }

    /// <inheritdoc/>
    public override Optimizer Create(IReadOnlyList<Parameter> parameters) => new RmsProp(parameters, this);

    internal override void Check()
    {
        base.Check();
        Share(Alpha, nameof(Alpha));
        Positive(Epsilon, nameof(Epsilon));
        Share(Momentum, nameof(Momentum));
    }
}

/// <summary>RMSprop (Hinton 2012): s ← α s + (1 − α) g², b ← μ b + g / (√s + ε), θ ← θ − η b.</summary>
/// <remarks>Centred (Graves 2013), the root is of s − m² with m ← α m + (1 − α) g.</remarks>
public sealed class RmsProp : Optimizer
{
    private readonly RmsPropOptions _options;
    private Kernel _kernel;

    /// <summary>Creates the optimiser of some parameters.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public RmsProp(IReadOnlyList<Parameter> parameters, RmsPropOptions? options = null) : base(parameters, options ??= new RmsPropOptions(),
        Moments.First | (options.Centered ? Moments.Second : Moments.None) | (options.Momentum == 0 ? Moments.None : Moments.Third)) =>
        _options = options;

    private protected override bool RestsWithoutGradient => false;

    private protected override void Begin(double learningRate, float gradientScale, long updates) => _kernel = new Kernel
    {
        Scale = gradientScale,
        Decay = (float)_options.WeightDecay,
        Alpha = (float)_options.Alpha,
        SquareShare = (float)(1 - _options.Alpha),
        MeanShare = _options.Centered ? (float)(1 - _options.Alpha) : 0,
        Momentum = (float)_options.Momentum,
        Epsilon = (float)_options.Epsilon,
        Rate = (float)-learningRate,
    };

    private protected override void Apply(
        Span<float> value, ReadOnlySpan<float> gradient, Span<float> first, Span<float> second, Span<float> third) =>
        Update.Run(_kernel, value, gradient, first, second, third);

    private struct Kernel : IUpdate
    {
        public float Scale;
        public float Decay;
        public float Alpha;
        public float SquareShare;
        public float MeanShare;
        public float Momentum;
        public float Epsilon;
        public float Rate;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly V Next<S, V>(V value, V gradient, ref V first, ref V second, ref V third)
            where S : struct, ISimd<V> where V : struct
        {
            V g = S.MultiplyAdd(S.Broadcast(Decay), value, S.Multiply(S.Broadcast(Scale), gradient));
            V large = S.FlushBelow(g, S.Broadcast(Update.NegligibleGradient)), alpha = S.Broadcast(Alpha);
            first = S.MultiplyAdd(alpha, first, S.Multiply(S.Multiply(S.Broadcast(SquareShare), large), large));
            second = S.MultiplyAdd(alpha, second, S.Multiply(S.Broadcast(MeanShare), g));

            // Rounding can leave a variance of less than nothing.
            V mean = S.FlushBelow(second, S.Broadcast(Update.NegligibleGradient));
            V variance = S.AtLeast(S.Subtract(first, S.Multiply(mean, mean)), S.Zero);
            V direction = S.Divide(g, S.Add(S.Sqrt(variance), S.Broadcast(Epsilon)));
            third = S.MultiplyAdd(S.Broadcast(Momentum), third, direction);
            return S.MultiplyAdd(S.Broadcast(Rate), third, value);
        }
    }
}
