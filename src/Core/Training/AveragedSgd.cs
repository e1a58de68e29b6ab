using System.Runtime.CompilerServices;
using MLNetSeq.Layers;
using MLNetSeq.Numerics;
using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Training;

/// <summary>The settings of averaged stochastic gradient descent; names and defaults are those of PyTorch's ASGD.</summary>
public sealed record AveragedSgdOptions : OptimizerOptions
{
    /// <summary>λ: the share of each weight, times the learning rate, that a step takes off, and how fast the rate falls. 1e-4 by
    /// default.</summary>
    public double Lambda { get; init; } = 1e-4;

    /// <summary>α: the power with which the learning rate falls. 0.75 by default.</summary>
    public double Alpha { get; init; } = 0.75;

    /// <summary>t₀: the steps before averaging begins, unless <see cref="AveragedSgd.StartAveraging"/> is called. 1,000,000 by
    /// default.</summary>
    public long AveragingStart { get; init; } = 1_000_000;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Updates are lazy: an average is over every weight at every step.</exception>
    public override Optimizer Create(IReadOnlyList<Parameter> parameters) => new AveragedSgd(parameters, this);

    internal override void Check()
    {
        base.Check();
        NotNegative(Lambda, nameof(Lambda));
        NotNegative(Alpha, nameof(Alpha));
        NotNegative(AveragingStart, nameof(AveragingStart));
    }
}

/// <summary>
/// Averaged stochastic gradient descent (Polyak and Juditsky 1992): θ ← (1 − λ ηₜ) θ − ηₜ g, a ← a + (θ − a) / max(1, t − t₀) with
/// ηₜ = η / (1 + λ η t)^α, t counting the steps done before.
/// </summary>
/// <remarks>
/// The gradients are taken at θ; a is what to evaluate and keep: see <see cref="Exchange"/>. Until averaging begins a is θ. With λ = 0 and
/// a start that <see cref="NonMonotonicTrigger"/> decides on this is NT-ASGD (Merity et al. 2018).
/// </remarks>
public sealed class AveragedSgd : Optimizer, IWeightAverage
{
    private readonly AveragedSgdOptions _options;
    private readonly ExchangeWork _exchange;
    private Kernel _kernel;
    private long _start;

    /// <summary>Creates the optimiser of some parameters; the average starts as their values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    /// <exception cref="ArgumentException">Updates are lazy: an average is over every weight at every step.</exception>
    public AveragedSgd(IReadOnlyList<Parameter> parameters, AveragedSgdOptions? options = null)
        : base(parameters, options ??= new AveragedSgdOptions(), Moments.First)
    {
        if (options.Sparse == SparseUpdate.Lazy)
            throw new ArgumentException("Averaged SGD averages every weight at every step and so cannot leave rows alone: use "
                + $"{nameof(SparseUpdate)}.{nameof(SparseUpdate.Dense)}, or {nameof(SgdOptions)}.", nameof(options));
        (_options, _start) = (options, options.AveragingStart);
        for (int p = 0; p < parameters.Count; p++) parameters[p].TrainedValue.CopyTo(FirstOf(p));
        _exchange = new ExchangeWork(this);
    }

    /// <summary>Whether the average is one by now, and not the weights.</summary>
    public bool IsAveraging => Steps > _start;

    /// <inheritdoc/>
    public bool IsExchanged { get; private set; }

    private protected override bool RestsWithoutGradient => false;

    /// <summary>Begins averaging with the next step, if it has not begun.</summary>
    public void StartAveraging() => _start = Math.Min(_start, Steps);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The parameters hold the averages.</exception>
    public override void Step(WorkerPool pool, double learningRate, float gradientScale = 1)
    {
        RequireWeights();
        base.Step(pool, learningRate, gradientScale);
    }

    /// <inheritdoc/>
    public void Exchange(WorkerPool pool)
    {
        _exchange.Shares = pool.Threads;
        pool.Run(_exchange);
        IsExchanged = !IsExchanged;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The parameters hold the averages.</exception>
    public override void Save(BinaryWriter writer)
    {
        RequireWeights();
        base.Save(writer);
        writer.Write(_start);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The parameters hold the averages.</exception>
    public override void Load(BinaryReader reader)
    {
        RequireWeights();
        base.Load(reader);
        _start = StateFormat.ReadCount(reader);
    }

    private protected override void Begin(double learningRate, float gradientScale, long updates)
    {
        long before = Steps - 1;
        double rate = learningRate / Math.Pow(1 + _options.Lambda * learningRate * before, _options.Alpha);
        _kernel = new Kernel
        {
            Scale = gradientScale,
            Decay = (float)_options.WeightDecay,
            Rate = (float)-rate,
            Kept = (float)(1 - _options.Lambda * rate),
            Share = (float)(1.0 / Math.Max(1, before - _start)),
        };
    }

    private protected override void Apply(
        Span<float> value, ReadOnlySpan<float> gradient, Span<float> first, Span<float> second, Span<float> third) =>
        Update.Run(_kernel, value, gradient, first, second, third);

    private void RequireWeights()
    {
        if (IsExchanged)
            throw new InvalidOperationException("The parameters hold the averaged weights: exchange them back before training goes on.");
    }

    private struct Kernel : IUpdate
    {
        public float Scale;
        public float Decay;
        public float Rate;
        public float Kept;
        public float Share;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly V Next<S, V>(V value, V gradient, ref V first, ref V second, ref V third)
            where S : struct, ISimd<V> where V : struct
        {
            V g = S.MultiplyAdd(S.Broadcast(Decay), value, S.Multiply(S.Broadcast(Scale), gradient));
            V next = S.MultiplyAdd(S.Broadcast(Rate), g, S.Multiply(S.Broadcast(Kept), value));
            first = Share == 1 ? next : S.MultiplyAdd(S.Broadcast(Share), S.Subtract(next, first), first);
            return next;
        }
    }

    private sealed class ExchangeWork(AveragedSgd optimizer) : IShares
    {
        public int Shares { get; set; }

        public void Run(int share)
        {
            for (int p = 0; p < optimizer.Parameters.Count; p++)
            {
                Range own = Numerics.Shares.OfNumbers(optimizer.Parameters[p].TrainedLength, share, Shares);
                VectorMath.Exchange(optimizer.Parameters[p].Value[own], optimizer.FirstOf(p)[own]);
            }
        }
    }
}
