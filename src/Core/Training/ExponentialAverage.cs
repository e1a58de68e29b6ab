using MLNetSeq.Layers;
using MLNetSeq.Numerics;

namespace MLNetSeq.Training;

/// <summary>An average of the weights over the last steps, which often predicts better than the last weights do.</summary>
/// <remarks>
/// a ← d a + (1 − d) θ with d = min(decay, (1 + t) / (10 + t)) after step t, so that the first weights are soon forgotten. After the first
/// hundred steps it is done every k steps with dᵏ: the pass over all weights costs time, and those of neighbouring steps hardly differ.
/// </remarks>
public sealed class ExponentialAverage : IWeightAverage
{
    // Early weights change fast, and a training may be over after a few steps.
    private const int EveryStepUntil = 100;

    private readonly Parameter[] _parameters;
    private readonly float[][] _averages;
    private readonly double _decay;
    private readonly int _interval;
    private readonly Work _work;

    /// <summary>Starts from the weights as they are.</summary>
    /// <param name="parameters">The parameters to average.</param>
    /// <param name="decay">How much of the average a step keeps, from 0 up to but not including 1.</param>
    /// <param name="interval">Every how many steps the average is brought up to date.</param>
    /// <exception cref="ArgumentOutOfRangeException">The decay is not from 0 up to 1, or the interval not positive.</exception>
    public ExponentialAverage(IReadOnlyList<Parameter> parameters, double decay = 0.999, int interval = 4)
    {
        if (!(decay is >= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(decay), decay, "The decay is a number from 0 up to but not including 1.");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(interval);
        _parameters = [.. parameters];
        _averages = [.. parameters.Select(p => p.TrainedValue.ToArray())];
        (_decay, _interval) = (decay, interval);
        _work = new Work(this);
    }

    /// <summary>The number of steps averaged.</summary>
    public long Steps { get; private set; }

    /// <inheritdoc/>
    public bool IsExchanged { get; private set; }

    /// <summary>Takes the weights after a step of the optimiser into the average.</summary>
    /// <exception cref="InvalidOperationException">The parameters hold the averages.</exception>
    public void Step(WorkerPool pool)
    {
        RequireWeights();
        Steps++;
        int interval = Steps <= EveryStepUntil ? 1 : _interval;
        if (Steps % interval != 0) return;
        double decay = Math.Min(_decay, (1.0 + Steps) / (10.0 + Steps));
        _work.Factor = (float)(1 - Math.Pow(decay, interval));
        Run(pool, Pass.Average);
    }

    /// <inheritdoc/>
    public void Exchange(WorkerPool pool)
    {
        Run(pool, Pass.Exchange);
        IsExchanged = !IsExchanged;
    }

    /// <summary>Writes the averages.</summary>
    /// <exception cref="InvalidOperationException">The parameters hold the averages.</exception>
    public void Save(BinaryWriter writer)
    {
        RequireWeights();
        writer.Write(Steps);
        for (int p = 0; p < _parameters.Length; p++) StateFormat.Write(writer, _parameters[p], _averages[p]);
    }

    /// <summary>Goes on from what <see cref="Save"/> wrote, for the same parameters.</summary>
    /// <exception cref="InvalidDataException">It was written for other parameters.</exception>
    /// <exception cref="InvalidOperationException">The parameters hold the averages.</exception>
    public void Load(BinaryReader reader)
    {
        RequireWeights();
        long steps = StateFormat.ReadCount(reader);
        for (int p = 0; p < _parameters.Length; p++) StateFormat.Read(reader, _parameters[p], _averages[p]);
        Steps = steps;
    }

    private void RequireWeights()
    {
        if (IsExchanged)
            throw new InvalidOperationException("The parameters hold the averaged weights: exchange them back before training goes on.");
    }

    private void Run(WorkerPool pool, Pass pass)
    {
        (_work.Shares, _work.Pass) = (pool.Threads, pass);
        pool.Run(_work);
    }

    private enum Pass
    {
        Average,
        Exchange,
    }

    private sealed class Work(ExponentialAverage average) : IShares
    {
        public int Shares { get; set; }

        public Pass Pass { get; set; }

        public float Factor { get; set; }

        public void Run(int share)
        {
            for (int p = 0; p < average._parameters.Length; p++)
            {
                Range own = Numerics.Shares.OfNumbers(average._averages[p].Length, share, Shares);
                Span<float> weights = average._parameters[p].Value[own], averages = average._averages[p].AsSpan(own);
                if (Pass == Pass.Average) VectorMath.MoveTowards(weights, Factor, averages);
                else VectorMath.Exchange(weights, averages);
            }
        }
    }
}
