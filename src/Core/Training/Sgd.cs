using System.Runtime.CompilerServices;
using MLNetSeq.Layers;
using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Training;

/// <summary>The settings of stochastic gradient descent.</summary>
public sealed record SgdOptions : OptimizerOptions
{
    /// <summary>The share of the last step's direction that is kept. 0 by default.</summary>
    public double Momentum { get; init; }

    /// <summary>Whether the gradient counts as if the momentum had been followed already (Nesterov 1983). No by default.</summary>
    public bool Nesterov { get; init; }

    /// <inheritdoc/>
    public override Optimizer Create(IReadOnlyList<Parameter> parameters) => new Sgd(parameters, this);

    internal override void Check()
    {
        base.Check();
        Share(Momentum, nameof(Momentum));
    }
}

/// <summary>Stochastic gradient descent: v ← μ v + g, θ ← θ − η v, or with Nesterov's momentum θ ← θ − η (g + μ v).</summary>
public sealed class Sgd : Optimizer
{
    private readonly SgdOptions _options;
    private Kernel _kernel;

    /// <summary>Creates the optimiser of some parameters.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public Sgd(IReadOnlyList<Parameter> parameters, SgdOptions? options = null)
        : base(parameters, options ??= new SgdOptions(), options.Momentum == 0 ? Moments.None : Moments.First) => _options = options;

    private protected override bool RestsWithoutGradient => _options is { Momentum: 0, WeightDecay: 0 };

    private protected override void Begin(double learningRate, float gradientScale, long updates) => _kernel = new Kernel
    {
        Scale = gradientScale,
        Decay = (float)_options.WeightDecay,
        Momentum = (float)_options.Momentum,
        GradientRate = (float)-(_options.Nesterov || _options.Momentum == 0 ? learningRate : 0),
        MomentRate = (float)-(_options.Nesterov ? learningRate * _options.Momentum : _options.Momentum == 0 ? 0 : learningRate),
    };

    private protected override void Apply(
        Span<float> value, ReadOnlySpan<float> gradient, Span<float> first, Span<float> second, Span<float> third) =>
        Update.Run(_kernel, value, gradient, first, second, third);

    private struct Kernel : IUpdate
    {
        public float Scale;
        public float Decay;
        public float Momentum;
        public float GradientRate;
        public float MomentRate;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly V Next<S, V>(V value, V gradient, ref V first, ref V second, ref V third)
            where S : struct, ISimd<V> where V : struct
        {
            V g = S.MultiplyAdd(S.Broadcast(Decay), value, S.Multiply(S.Broadcast(Scale), gradient));
            first = S.MultiplyAdd(S.Broadcast(Momentum), first, g);
            return S.MultiplyAdd(S.Broadcast(MomentRate), first, S.MultiplyAdd(S.Broadcast(GradientRate), g, value));
        }
    }
}
