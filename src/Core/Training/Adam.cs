using System.Runtime.CompilerServices;
using MLNetSeq.Layers;
using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Training;

/// <summary>The settings of Adam and its kin.</summary>
public sealed record AdamOptions : OptimizerOptions
{
    /// <summary>How much of the gradients' mean is kept. 0.9 by default.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>How much of the squares' mean is kept. 0.999 by default.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>What is added to the root. 1e-8 by default.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>The share of each weight, times the learning rate, that a step takes off. 0 by default.</summary>
    /// <remarks>With it this is AdamW (Loshchilov and Hutter 2019).</remarks>
    public double DecoupledWeightDecay { get; init; }

    /// <summary>Whether the root is of the largest mean of squares so far: AMSGrad (Reddi et al. 2018). No by default.</summary>
    public bool AmsGrad { get; init; }

    /// <inheritdoc/>
    public override Optimizer Create(IReadOnlyList<Parameter> parameters) => new Adam(parameters, this);

    internal override void Check()
    {
        base.Check();
        Share(Beta1, nameof(Beta1));
        Share(Beta2, nameof(Beta2));
        Positive(Epsilon, nameof(Epsilon));
        NotNegative(DecoupledWeightDecay, nameof(DecoupledWeightDecay));
    }
}

/// <summary>Adam (Kingma and Ba 2015): m ← β₁ m + (1 − β₁) g, s ← β₂ s + (1 − β₂) g², θ ← θ − η m̂ / (√ŝ + ε).</summary>
/// <remarks>m̂ = m / (1 − β₁ᵗ) and ŝ = s / (1 − β₂ᵗ) at step t; t counts all steps of a table, those that did not touch a row too.</remarks>
public sealed class Adam : Optimizer
{
    private readonly AdamOptions _options;
    private Kernel _kernel;

    /// <summary>Creates the optimiser of some parameters.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public Adam(IReadOnlyList<Parameter> parameters, AdamOptions? options = null) : base(parameters, options ??= new AdamOptions(),
        Moments.First | Moments.Second | (options.AmsGrad ? Moments.Third : Moments.None)) => _options = options;

    private protected override bool RestsWithoutGradient => false;

    private protected override void Begin(double learningRate, float gradientScale, long updates) => _kernel = new Kernel
    {
        Scale = gradientScale,
        Decay = (float)_options.WeightDecay,
        Beta1 = (float)_options.Beta1,
        Share1 = (float)(1 - _options.Beta1),
        Beta2 = (float)_options.Beta2,
        Share2 = (float)(1 - _options.Beta2),
        RootCorrection = (float)(1 / Math.Sqrt(1 - Math.Pow(_options.Beta2, updates))),
        Epsilon = (float)_options.Epsilon,
        Rate = (float)(-learningRate / (1 - Math.Pow(_options.Beta1, updates))),
        Kept = (float)(1 - learningRate * _options.DecoupledWeightDecay),
        AmsGrad = _options.AmsGrad,
    };

    private protected override void Apply(
        Span<float> value, ReadOnlySpan<float> gradient, Span<float> first, Span<float> second, Span<float> third) =>
        Update.Run(_kernel, value, gradient, first, second, third);

    private struct Kernel : IUpdate
    {
        public float Scale;
        public float Decay;
        public float Beta1;
        public float Share1;
        public float Beta2;
        public float Share2;
        public float RootCorrection;
        public float Epsilon;
        public float Rate;
        public float Kept;
        public bool AmsGrad;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly V Next<S, V>(V value, V gradient, ref V first, ref V second, ref V third)
            where S : struct, ISimd<V> where V : struct
        {
            V g = S.MultiplyAdd(S.Broadcast(Decay), value, S.Multiply(S.Broadcast(Scale), gradient));
            first = S.MultiplyAdd(S.Broadcast(Beta1), first, S.Multiply(S.Broadcast(Share1), g));
            V large = S.FlushBelow(g, S.Broadcast(Update.NegligibleGradient));
            second = S.MultiplyAdd(S.Broadcast(Beta2), second, S.Multiply(S.Multiply(S.Broadcast(Share2), large), large));
            if (AmsGrad) third = S.WhereGreater(third, second, third, second);
            V root = S.MultiplyAdd(S.Sqrt(AmsGrad ? third : second), S.Broadcast(RootCorrection), S.Broadcast(Epsilon));
            return S.MultiplyAdd(S.Broadcast(Rate), S.Divide(first, root), S.Multiply(S.Broadcast(Kept), value));
        }
    }
}
