using System.Runtime.CompilerServices;
using MLNetSeq.Layers;
using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Training;

/// <summary>The settings of Adagrad.</summary>
public sealed record AdagradOptions : OptimizerOptions
{
    /// <summary>What the sums of squares start from. 0 by default.</summary>
    public double InitialAccumulator { get; init; }

    /// <summary>How fast the learning rate falls: by the factor 1 / (1 + (t − 1) × this) at step t. 0 by default.</summary>
    public double LearningRateDecay { get; init; }

    /// <summary>What is added to the root. 1e-10 by default.</summary>
    public double Epsilon { get; init; } = 1e-10;

    /// <inheritdoc/>
    public override Optimizer Create(IReadOnlyList<Parameter> parameters) => new Adagrad(parameters, this);

    internal override void Check()
    {
        base.Check();
        NotNegative(InitialAccumulator, nameof(InitialAccumulator));
        NotNegative(LearningRateDecay, nameof(LearningRateDecay));
        Positive(Epsilon, nameof(Epsilon));
    }
}

/// <summary>Adagrad (Duchi et al. 2011): G ← G + g², θ ← θ − η g / (√G + ε).</summary>
public sealed class Adagrad : Optimizer
{
    private readonly AdagradOptions _options;
    private Kernel _kernel;

    /// <summary>Creates the optimiser of some parameters.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public Adagrad(IReadOnlyList<Parameter> parameters, AdagradOptions? options = null)
        : base(parameters, options ??= new AdagradOptions(), Moments.First)
    {
        _options = options;
        FillFirst((float)options.InitialAccumulator);
    }

    private protected override bool RestsWithoutGradient => _options.WeightDecay == 0;

    private protected override void Begin(double learningRate, float gradientScale, long updates) => _kernel = new Kernel
    {
        Scale = gradientScale,
        Decay = (float)_options.WeightDecay,
        Epsilon = (float)_options.Epsilon,
        Rate = (float)(-learningRate / (1 + (updates - 1) * _options.LearningRateDecay)),
    };

    private protected override void Apply(
        Span<float> value, ReadOnlySpan<float> gradient, Span<float> first, Span<float> second, Span<float> third) =>
        Update.Run(_kernel, value, gradient, first, second, third);

    private struct Kernel : IUpdate
    {
        public float Scale;
        public float Decay;
        public float Epsilon;
        public float Rate;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly V Next<S, V>(V value, V gradient, ref V first, ref V second, ref V third)
            where S : struct, ISimd<V> where V : struct
        {
            V g = S.MultiplyAdd(S.Broadcast(Decay), value, S.Multiply(S.Broadcast(Scale), gradient));
            V large = S.FlushBelow(g, S.Broadcast(Update.NegligibleGradient));
            first = S.MultiplyAdd(large, large, first);
            return S.MultiplyAdd(S.Broadcast(Rate), S.Divide(large, S.Add(S.Sqrt(first), S.Broadcast(Epsilon))), value);
        }
    }
}
