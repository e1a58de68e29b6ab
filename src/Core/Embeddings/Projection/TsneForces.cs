using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>The divergence between affinities and a picture of them, and its gradient.</summary>
/// <remarks>
/// KL = Σ P ln(P / Q), Q = q / Z, q = 1 / (1 + |yᵢ − yⱼ|²), Z = Σ q; ∂KL/∂yᵢ = 4 Σⱼ (P − Q) q (yᵢ − yⱼ): attraction by P of the neighbours,
/// repulsion by Q of all points, which the tree sums. What belongs to a point is summed by itself and then in the points' order, so that
/// threads change nothing.
/// </remarks>
internal sealed class TsneForces(Affinities affinities, double theta, WorkerPool pool) : IShares
{
    private readonly PlaneTree _tree = new(affinities.Count);
    private readonly double[] _attractionX = new double[affinities.Count], _attractionY = new double[affinities.Count];
    private readonly double[] _repulsionX = new double[affinities.Count], _repulsionY = new double[affinities.Count];
    private readonly double[] _sums = new double[affinities.Count], _divergences = new double[affinities.Count];
    private double[] _x = [], _y = [];
    private bool _isMeasuring;

    /// <summary>The gradient along.</summary>
    public double[] GradientX { get; } = new double[affinities.Count];

    /// <summary>The gradient up.</summary>
    public double[] GradientY { get; } = new double[affinities.Count];

    /// <summary>KL of the last places that were measured, without exaggeration.</summary>
    public double KlDivergence { get; private set; } = double.NaN;

    /// <summary>Computes the gradient at these places.</summary>
    /// <param name="x">Places along.</param>
    /// <param name="y">Places up.</param>
    /// <param name="exaggeration">By what P is multiplied in the gradient.</param>
    /// <param name="isMeasuring">Whether KL is computed too.</param>
    public void Compute(double[] x, double[] y, double exaggeration, bool isMeasuring)
    {
        (_x, _y, _isMeasuring) = (x, y, isMeasuring);
        _tree.Build(x, y);
        pool.Run(this);
        double sum = 0, divergence = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += _sums[i];
            divergence += _divergences[i];
        }

        for (int i = 0; i < x.Length; i++)
        {
            GradientX[i] = 4 * (exaggeration * _attractionX[i] - _repulsionX[i] / sum);
            GradientY[i] = 4 * (exaggeration * _attractionY[i] - _repulsionY[i] / sum);
        }

        if (isMeasuring) KlDivergence = divergence + Math.Log(sum);
    }

    void IShares.Run(int share)
    {
        (int start, int count) = Shares.OfItems(_x.Length, share, pool.Threads).GetOffsetAndLength(_x.Length);
        for (int place = start; place < start + count; place++)
        {
            int i = _tree.Order[place];
            (_repulsionX[i], _repulsionY[i], _sums[i]) = _tree.Repulsion(place, _x[i], _y[i], theta * theta);
            Attract(i);
            if (_isMeasuring) _divergences[i] = Divergence(i);
        }
    }

    private void Attract(int i)
    {
        double x = _x[i], y = _y[i], sumX = 0, sumY = 0;
        int start = affinities.Starts[i], length = affinities.Starts[i + 1] - start;
        ReadOnlySpan<int> neighbours = affinities.Neighbours.AsSpan(start, length);
        ReadOnlySpan<double> values = affinities.Values.AsSpan(start, length);
        for (int e = 0; e < neighbours.Length; e++)
        {
            double dx = x - _x[neighbours[e]], dy = y - _y[neighbours[e]];
            double pull = values[e] / (1 + dx * dx + dy * dy);
            sumX += pull * dx;
            sumY += pull * dy;
        }

        (_attractionX[i], _attractionY[i]) = (sumX, sumY);
    }

    // Σ P ln(P / q); ln Z is added once, for all P sum to 1.
    private double Divergence(int i)
    {
        double sum = 0;
        for (int e = affinities.Starts[i]; e < affinities.Starts[i + 1]; e++)
        {
            int j = affinities.Neighbours[e];
            double dx = _x[i] - _x[j], dy = _y[i] - _y[j], p = affinities.Values[e];
            if (p > 0) sum += p * Math.Log(p * (1 + dx * dx + dy * dy));
        }

        return sum;
    }
}
