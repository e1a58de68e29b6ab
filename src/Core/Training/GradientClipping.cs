using MLNetSeq.Layers;
using MLNetSeq.Numerics;

namespace MLNetSeq.Training;

/// <summary>Keeps the gradients of some parameters within bounds: their common norm, or each number.</summary>
/// <remarks>The norm's squares are summed in blocks, and the blocks in their order: it does not depend on the number of threads.</remarks>
public sealed class GradientClipping
{
    private const int BlockLength = 4096;

    // As PyTorch: a norm of zero must not divide.
    private const double Epsilon = 1e-6;

    private readonly Parameter[] _parameters;
    private readonly int[] _firstBlocks;
    private readonly double[] _sums;
    private readonly SumWork _sum;
    private readonly LimitWork _limit;

    /// <summary>Prepares for some parameters.</summary>
    public GradientClipping(IReadOnlyList<Parameter> parameters)
    {
        _parameters = [.. parameters];
        _firstBlocks = new int[_parameters.Length];
        int blocks = 0;
        for (int p = 0; p < _parameters.Length; p++)
        {
            _firstBlocks[p] = blocks;
            blocks += (_parameters[p].Length + BlockLength - 1) / BlockLength;
        }

        _sums = new double[blocks];
        _sum = new SumWork(this);
        _limit = new LimitWork(this);
    }

    /// <summary>The root of the sum of the squares of all gradients; not a number where a gradient is not a finite one.</summary>
    public double Norm(WorkerPool pool)
    {
        _sums.AsSpan().Clear();
        _sum.Shares = pool.Threads;
        pool.Run(_sum);
        double total = 0;
        foreach (double sum in _sums) total += sum;
        return double.IsFinite(total) ? Math.Sqrt(total) : double.NaN;
    }

    /// <summary>What to multiply the gradients by, so that their norm is at most <paramref name="maximum"/>; at most 1.</summary>
    /// <returns>Not a number where the norm is not one: then the gradients cannot be used.</returns>
    public static float Factor(double norm, double maximum) =>
        double.IsFinite(norm) ? (float)Math.Min(1, maximum / (norm + Epsilon)) : float.NaN;

    /// <summary>Brings every gradient into [−limit, limit]; what is not a number stays one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not positive.</exception>
    public void ByValue(WorkerPool pool, float limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        _limit.Shares = pool.Threads;
        _limit.Limit = limit;
        pool.Run(_limit);
    }

    private static Span<float> Gradients(Parameter parameter) => parameter.RowGradients is { } rows ? rows.Values : parameter.Gradient;

    private sealed class SumWork(GradientClipping clipping) : IShares
    {
        public int Shares { get; set; }

        public void Run(int share)
        {
            for (int p = 0; p < clipping._parameters.Length; p++)
            {
                ReadOnlySpan<float> gradients = Gradients(clipping._parameters[p]);
                int blocks = (gradients.Length + BlockLength - 1) / BlockLength;
                Range own = Numerics.Shares.OfItems(blocks, share, Shares);
                for (int b = own.Start.Value; b < own.End.Value; b++)
                {
                    ReadOnlySpan<float> block = gradients.Slice(b * BlockLength, Math.Min(BlockLength, gradients.Length - b * BlockLength));
                    clipping._sums[clipping._firstBlocks[p] + b] = VectorMath.SumOfSquares(block);
                }
            }
        }
    }

    private sealed class LimitWork(GradientClipping clipping) : IShares
    {
        public int Shares { get; set; }

        public float Limit { get; set; }

        public void Run(int share)
        {
            foreach (Parameter parameter in clipping._parameters)
            {
                Span<float> gradients = Gradients(parameter);
                VectorMath.Limit(gradients[Numerics.Shares.OfNumbers(gradients.Length, share, Shares)], Limit);
            }
        }
    }
}
