using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>A linear support vector machine: min ½(|w|² + b²) + Σ Cᵢ max(0, 1 − yᵢ(w·xᵢ + b))², y = ±1.</summary>
/// <remarks>
/// Solved by coordinate descent on the dual: min ½ αᵀ(Q + D)α − Σ αᵢ over α ≥ 0, Qᵢⱼ = yᵢyⱼ(xᵢ·xⱼ + 1), Dᵢᵢ = 1/2Cᵢ (Hsieh, Chang, Lin,
/// Keerthi and Sundararajan 2008). As in liblinear the intercept is the weight of a number 1 at the end of each row, so b counts as part of
/// w's length. It ends when the projected gradient's largest and smallest component differ by no more than the tolerance.
/// </remarks>
internal sealed class LinearSvm
{
    private const double Zero = 1e-12;

    private readonly LabeledRows _data;
    private readonly LinearTraining _how;
    private readonly int[] _order;
    private readonly double[] _alpha;
    private readonly double[] _lengths;
    private readonly double[] _weights;
    private double _intercept;

    private LinearSvm(LabeledRows data, ReadOnlySpan<int> rows, LinearTraining how)
    {
        (_data, _how, _order) = (data, how, rows.ToArray());
        _alpha = new double[data.Count];
        _lengths = new double[data.Count];
        _weights = new double[data.Width];
        foreach (int row in _order) _lengths[row] = VectorMath.SumOfSquares(data[row]) + 1 + Diagonal(row);
    }

    /// <summary>Trains on some of the rows.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static LinearClassifier Train(LabeledRows data, ReadOnlySpan<int> rows, LinearTraining how)
    {
        LinearSvm svm = new(data, rows, how);
        svm.Descend(new RandomStream(how.Seed));
        return new LinearClassifier(svm._weights, svm._intercept);
    }

    private double Diagonal(int row) => 0.5 / _how.CostOf(_data.Positive[row]);

    private void Descend(RandomStream random)
    {
        int active = _order.Length;
        // Rows at α = 0 whose gradient is above the largest that still moved are looked at no more, until the others are done.
        double shrinkAbove = double.PositiveInfinity;
        for (int round = 0; round < _how.MaximumIterations; round++)
        {
            _how.Cancellation.ThrowIfCancellationRequested();
            random.Shuffle(_order.AsSpan(0, active));
            (double least, double most) = Round(ref active, shrinkAbove);
            if (most - least > _how.Tolerance) shrinkAbove = most > 0 ? most : double.PositiveInfinity;
            else if (active == _order.Length) return;
            else (active, shrinkAbove) = (_order.Length, double.PositiveInfinity);
        }
    }

    /// <summary>Moves each active α to its optimum; returns the bounds of the projected gradient.</summary>
    private (double Least, double Most) Round(ref int active, double shrinkAbove)
    {
        double least = double.PositiveInfinity, most = double.NegativeInfinity;
        for (int at = 0; at < active; at++)
        {
            int row = _order[at];
            double gradient = Gradient(row);
            if (_alpha[row] == 0 && gradient > shrinkAbove)
            {
                active--;
                (_order[at], _order[active]) = (_order[active], _order[at]);
                at--;
                continue;
            }

            double projected = _alpha[row] == 0 ? Math.Min(gradient, 0) : gradient;
            least = Math.Min(least, projected);
            most = Math.Max(most, projected);
            if (Math.Abs(projected) > Zero) Move(row, Math.Max(_alpha[row] - gradient / _lengths[row], 0));
        }

        return (least, most);
    }

    private double Gradient(int row)
    {
        double score = MixedVectors.Dot(_data[row], _weights) + _intercept;
        return (_data.Positive[row] ? score : -score) - 1 + Diagonal(row) * _alpha[row];
    }

    private void Move(int row, double alpha)
    {
        double step = _data.Positive[row] ? alpha - _alpha[row] : _alpha[row] - alpha;
        _alpha[row] = alpha;
        MixedVectors.AddScaled(step, _data[row], _weights);
        _intercept += step;
    }
}
