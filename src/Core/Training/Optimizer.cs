using MLNetSeq.Layers;
using MLNetSeq.Numerics;

namespace MLNetSeq.Training;

/// <summary>Changes parameters by their gradients, one step at a time.</summary>
/// <remarks>
/// A step passes once over the numbers: a weight, its gradient and its moments are read and written together, each by itself, so
/// that the result does not depend on the number of threads. Weights that are packed for the kernels are packed anew as it goes, while
/// they are in the cache. It does not clear the gradients.
/// </remarks>
public abstract class Optimizer
{
    // As many numbers as rows without a gradient are updated at a time, all with a gradient of zero.
    private const int RunLength = 2048;

    // Of a packed weight, a multiple of a panel's width.
    private const int RowsAtOnce = 32;

    private static readonly float[] Zeros = new float[RunLength];

    private readonly Parameter[] _parameters;
    private readonly MomentsOf[] _moments;
    private readonly double[] _rateFactors;
    private readonly long[] _updates;
    private readonly int[] _alike;
    private readonly Work _work;
    private readonly SparseUpdate _sparse;

    private protected Optimizer(IReadOnlyList<Parameter> parameters, OptimizerOptions options, Moments moments)
    {
        options.Check();
        _parameters = [.. parameters];
        _moments = [.. parameters.Select(p => new MomentsOf(p.TrainedLength, moments))];
        _rateFactors = [.. parameters.Select(_ => 1.0)];
        _updates = new long[_parameters.Length];
        _alike = new int[_parameters.Length];
        _sparse = options.Sparse;
        _work = new Work(this);
    }

    /// <summary>The parameters it changes.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>The number of steps done.</summary>
    public long Steps { get; private set; }

    /// <summary>Whether a weight stays as it is, and the moments too, where the gradient is zero.</summary>
    private protected abstract bool RestsWithoutGradient { get; }

    /// <summary>Sets what the learning rate of a parameter is multiplied by, from the next step on; 1 for all that it is not set for.</summary>
    /// <param name="parameter">Its place among <see cref="Parameters"/>.</param>
    /// <param name="factor">Not negative; with 0 the parameter rests: it, its moments and the number of its updates stay as they are.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such parameter, or the factor is negative or not finite.</exception>
    public void SetRateFactor(int parameter, double factor)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(parameter);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(parameter, _parameters.Length);
        if (!(factor >= 0) || !double.IsFinite(factor))
            throw new ArgumentOutOfRangeException(nameof(factor), factor, "The factor must be a finite number, 0 or above.");
        _rateFactors[parameter] = factor;
    }

    /// <summary>Changes all parameters by their gradients times <paramref name="gradientScale"/>.</summary>
    /// <param name="pool">The threads that share the work.</param>
    /// <param name="learningRate">The learning rate of this step.</param>
    /// <param name="gradientScale">What the gradients are multiplied by: the factor of <see cref="GradientClipping"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate or the scale is not finite: it would destroy the weights.</exception>
    public virtual void Step(WorkerPool pool, double learningRate, float gradientScale = 1)
    {
        if (!double.IsFinite(learningRate))
            throw new ArgumentOutOfRangeException(nameof(learningRate), learningRate, "The learning rate must be a finite number.");
        if (!float.IsFinite(gradientScale))
            throw new ArgumentOutOfRangeException(nameof(gradientScale), gradientScale, "The gradients' scale must be a finite number.");
        Steps++;
        FindAlike();
        _work.Shares = pool.Threads;
        for (int p = 0; p < _parameters.Length; p++)
        {
            if (_alike[p] != p) continue;
            Begin(learningRate * _rateFactors[p], gradientScale, _updates[p]);
            _work.First = p;
            pool.Run(_work);
        }
    }

    /// <summary>Writes the number of steps, those of each parameter and its moments; rate factors are settings and not written.</summary>
    public virtual void Save(BinaryWriter writer)
    {
        writer.Write(GetType().Name);
        writer.Write(Steps);
        writer.Write(_parameters.Length);
        foreach (long updates in _updates) writer.Write(updates);
        for (int p = 0; p < _parameters.Length; p++)
            foreach (float[] moment in _moments[p].All) StateFormat.Write(writer, _parameters[p], moment);
    }

    /// <summary>Goes on from what <see cref="Save"/> wrote, for the same parameters and settings.</summary>
    /// <exception cref="InvalidDataException">It was written for another optimiser or other parameters.</exception>
    /// <exception cref="EndOfStreamException">It ends too early; the moments are then part old, part new.</exception>
    public virtual void Load(BinaryReader reader)
    {
        StateFormat.Expect("The optimiser of the saved state", GetType().Name, reader.ReadString());
        long steps = StateFormat.ReadCount(reader);
        StateFormat.Expect("The number of parameters in the saved state", _parameters.Length, reader.ReadInt32());
        for (int p = 0; p < _updates.Length; p++) _updates[p] = StateFormat.ReadCount(reader);
        for (int p = 0; p < _parameters.Length; p++)
            foreach (float[] moment in _moments[p].All) StateFormat.Read(reader, _parameters[p], moment);
        Steps = steps;
    }

    /// <summary>Works out what is the same for all numbers of the parameters whose rate and number of updates are the same.</summary>
    /// <param name="learningRate">Their learning rate.</param>
    /// <param name="gradientScale">What the gradients are multiplied by.</param>
    /// <param name="updates">How often their moments were updated, this step included: fewer than all steps where they rested.</param>
    private protected abstract void Begin(double learningRate, float gradientScale, long updates);

    /// <summary>Updates a run of weights.</summary>
    private protected abstract void Apply(
        Span<float> value, ReadOnlySpan<float> gradient, Span<float> first, Span<float> second, Span<float> third);

    /// <summary>The first moment of a parameter.</summary>
    private protected Span<float> FirstOf(int parameter) => _moments[parameter].First;

    /// <summary>Sets the first moment of all parameters.</summary>
    private protected void FillFirst(float value)
    {
        foreach (MomentsOf moments in _moments) moments.First.AsSpan().Fill(value);
    }

    // Of each parameter the first one with its rate factor and number of updates, which is updated with it; none for one at rest.
    private void FindAlike()
    {
        const int None = -1;
        for (int p = 0; p < _parameters.Length; p++)
        {
            if (_rateFactors[p] != 0) _updates[p]++;
            int first = 0;
            while (_rateFactors[first] != _rateFactors[p] || _updates[first] != _updates[p]) first++;
            _alike[p] = _rateFactors[p] == 0 ? None : first;
        }
    }

    private void Apply(int parameter, int start, int length, ReadOnlySpan<float> gradient)
    {
        MomentsOf moments = _moments[parameter];
        Apply(_parameters[parameter].Value.Slice(start, length), gradient,
            Part(moments.First, start, length), Part(moments.Second, start, length), Part(moments.Third, start, length));
    }

    private static Span<float> Part(float[] moment, int start, int length) => moment.Length == 0 ? [] : moment.AsSpan(start, length);

    private void ApplyToRun(int parameter, Range run) =>
        Apply(parameter, run.Start.Value, run.End.Value - run.Start.Value, _parameters[parameter].Gradient[run]);

    private void ApplyAndPack(int parameter, (int Start, int Count) rows)
    {
        Parameter weights = _parameters[parameter];
        for (int row = rows.Start; row < rows.Start + rows.Count; row += RowsAtOnce)
        {
            int count = Math.Min(RowsAtOnce, rows.Start + rows.Count - row);
            ApplyToRun(parameter, (row * weights.Columns)..((row + count) * weights.Columns));
            weights.Repack(row, count);
        }
    }

    private void ApplyToTouched(int parameter, RowGradients gradients, Range slots)
    {
        int width = _parameters[parameter].Columns;
        for (int slot = slots.Start.Value; slot < slots.End.Value; slot++)
            Apply(parameter, gradients.Rows[slot] * width, width, gradients.Values.Slice(slot * width, width));
    }

    private void ApplyToAll(int parameter, RowGradients gradients, Range rows)
    {
        int width = _parameters[parameter].Columns, untouched = rows.Start.Value;
        for (int row = rows.Start.Value; row < rows.End.Value; row++)
        {
            int slot = gradients.SlotOf(row);
            if (slot < 0) continue;
            ApplyToUntouched(parameter, untouched * width, row * width);
            Apply(parameter, row * width, width, gradients.Values.Slice(slot * width, width));
            untouched = row + 1;
        }

        ApplyToUntouched(parameter, untouched * width, rows.End.Value * width);
    }

    private void ApplyToUntouched(int parameter, int start, int end)
    {
        for (; start < end; start += RunLength)
        {
            int length = Math.Min(RunLength, end - start);
            Apply(parameter, start, length, Zeros.AsSpan(0, length));
        }
    }

    /// <summary>The moments an optimiser keeps of each weight.</summary>
    [Flags]
    private protected enum Moments
    {
        None = 0,
        First = 1,
        Second = 2,
        Third = 4,
    }

    private readonly struct MomentsOf(int length, Moments moments)
    {
        public readonly float[] First = moments.HasFlag(Moments.First) ? new float[length] : [];
        public readonly float[] Second = moments.HasFlag(Moments.Second) ? new float[length] : [];
        public readonly float[] Third = moments.HasFlag(Moments.Third) ? new float[length] : [];

        public float[][] All => [First, Second, Third];
    }

    private sealed class Work(Optimizer optimizer) : IShares
    {
        public int Shares { get; set; }

        public int First { get; set; }

        public void Run(int share)
        {
            for (int p = 0; p < optimizer._parameters.Length; p++)
            {
                if (optimizer._alike[p] != First) continue;
                Parameter parameter = optimizer._parameters[p];
                if (parameter.RowGradients is not { } rows)
                {
                    if (parameter.IsPacked) optimizer.ApplyAndPack(p, Numerics.Shares.OfRows(parameter.Rows, share, Shares));
                    else optimizer.ApplyToRun(p, Numerics.Shares.OfNumbers(parameter.Length, share, Shares));
                }
                else if (optimizer._sparse == SparseUpdate.Lazy || optimizer.RestsWithoutGradient)
                {
                    optimizer.ApplyToTouched(p, rows, Numerics.Shares.OfItems(rows.Count, share, Shares));
                }
                else
                {
                    optimizer.ApplyToAll(p, rows, Numerics.Shares.OfItems(parameter.TrainedRows, share, Shares));
                }
            }
        }
    }
}
