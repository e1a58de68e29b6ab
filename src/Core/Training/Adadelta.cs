using System.Runtime.CompilerServices;
using MLNetSeq.Layers;
using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Training;

/// <summary>The settings of Adadelta.</summary>
public sealed record AdadeltaOptions : OptimizerOptions
{
    /// <summary>How much of the means of squares is kept. 0.9 by default.</summary>
    public double Rho { get; init; } = 0.9;

    /// <summary>What is added below both roots. 1e-6 by default.</summary>
    public double Epsilon { get; init; } = 1e-6;

    /// <inheritdoc/>
    public override Optimizer Create(IReadOnlyList<Parameter> parameters) => new Adadelta(parameters, this);

    internal override void Check()
    {
        base.Check();
        Share(Rho, nameof(Rho));
        Positive(Epsilon, nameof(Epsilon));
    }
}

/// <summary>Adadelta (Zeiler 2012): s ← ρ s + (1 − ρ) g², d = g √(u + ε) / √(s + ε), u ← ρ u + (1 − ρ) d², θ ← θ − η d.</summary>
/// <remarks>The learning rate η is 1 in the paper.</remarks>
public sealed class Adadelta : Optimizer
{
    private readonly AdadeltaOptions _options;
    private Kernel _kernel;

    /// <summary>Creates the optimiser of some parameters.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public Adadelta(IReadOnlyList<Parameter> parameters, AdadeltaOptions? options = null)
        : base(parameters, options ??= new AdadeltaOptions(), Moments.First | Moments.Second) => _options = options;

    private protected override bool RestsWithoutGradient => false;

    private protected override void Begin(double learningRate, float gradientScale, long updates) => _kernel = new Kernel
    {
        Scale = gradientScale,
        Decay = (float)_options.WeightDecay,
        Rho = (float)_options.Rho,
        Share = (float)(1 - _options.Rho),
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
        public float Rho;
        public float Share;
        public float Epsilon;
        public float Rate;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly V Next<S, V>(V value, V gradient, ref V first, ref V second, ref V third)
            where S : struct, ISimd<V> where V : struct
        {
            V g = S.MultiplyAdd(S.Broadcast(Decay), value, S.Multiply(S.Broadcast(Scale), gradient));
            V negligible = S.Broadcast(Update.NegligibleGradient), rho = S.Broadcast(Rho);
            V share = S.Broadcast(Share), epsilon = S.Broadcast(Epsilon);
            V large = S.FlushBelow(g, negligible);
            first = S.MultiplyAdd(rho, first, S.Multiply(S.Multiply(share, large), large));
            V d = S.Multiply(large, S.Divide(S.Sqrt(S.Add(second, epsilon)), S.Sqrt(S.Add(first, epsilon))));
            V squared = S.FlushBelow(d, negligible);
            second = S.MultiplyAdd(rho, second, S.Multiply(S.Multiply(share, squared), squared));
            return S.MultiplyAdd(S.Broadcast(Rate), d, value);
        }
    }
}
