using MLNetSeq.Numerics;
using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Layers.Losses;

/// <summary>The binary cross-entropy of a logit x with a target y: loss = c · y · log(1 + e⁻ˣ) + (1 − y) · log(1 + eˣ).</summary>
/// <remarks>
/// Shapes: logits and targets [rows, columns], each column a question of its own; targets from 0 to 1; where given, one weight a row
/// and one weight c of the positive answer a column. The results are sums over rows and columns; the mean divides by
/// <see cref="TotalWeight"/>.
/// </remarks>
public sealed class LogisticLoss
{
    private readonly float[] _positiveWeights;

    /// <summary>Creates the loss.</summary>
    /// <param name="positiveWeights">The weight of the positive answer for each column; empty where it is 1.</param>
    public LogisticLoss(params ReadOnlySpan<float> positiveWeights) => _positiveWeights = positiveWeights.ToArray();

    /// <summary>The sum of the weights over rows and columns: what the mean divides by.</summary>
    public static double TotalWeight(int rows, int columns, ReadOnlySpan<float> weights = default) =>
        LossWeights.Total(rows, weights) * columns;

    /// <summary>The sum of the losses, each times its row's weight.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public double Forward(ReadOnlyMatrix logits, ReadOnlyMatrix targets, ReadOnlySpan<float> weights = default)
    {
        Check(logits, targets, weights);
        double sum = 0;
        for (int r = 0; r < logits.Rows; r++)
        {
            float weight = LossWeights.Of(r, weights);
            if (weight == 0) continue;
            for (int c = 0; c < logits.Columns; c++) sum += weight * Loss(logits[r][c], targets[r][c], PositiveWeight(c), out _);
        }

        return sum;
    }

    /// <summary>Writes ∂(sum / divisor)/∂logits and returns the sum, not divided.</summary>
    /// <param name="logits">The rows of this share of the batch.</param>
    /// <param name="targets">The targets, from 0 to 1.</param>
    /// <param name="weights">A weight for each row; empty where each weighs 1.</param>
    /// <param name="divisor">1 for the gradient of the sum; the total weight of the whole batch for that of the mean.</param>
    /// <param name="gradient">Receives the gradient; may be the logits themselves.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public double Backward(
        ReadOnlyMatrix logits, ReadOnlyMatrix targets, ReadOnlySpan<float> weights, double divisor, Matrix gradient)
    {
        Check(logits, targets, weights);
        Check(logits, gradient, weights);
        double sum = 0;
        for (int r = 0; r < logits.Rows; r++)
        {
            float weight = LossWeights.Of(r, weights);
            if (weight == 0)
            {
                gradient[r].Clear();
                continue;
            }

            for (int c = 0; c < logits.Columns; c++)
            {
                sum += weight * Loss(logits[r][c], targets[r][c], PositiveWeight(c), out double slope);
                double dx = weight / divisor * slope;
                gradient[r][c] = Math.Abs(dx) < Functions.Denormal ? 0 : (float)dx;
            }
        }

        return sum;
    }

    // e^−|x| never overflows; both logarithms and both probabilities follow from it.
    private static double Loss(double x, double y, double positiveWeight, out double slope)
    {
        double e = Math.Exp(-Math.Abs(x));
        double log = double.LogP1(e), large = 1 / (1 + e), small = e / (1 + e);
        double positive = positiveWeight * y, negative = 1 - y;
        slope = negative * (x >= 0 ? large : small) - positive * (x >= 0 ? small : large);

        // An answer that does not count must not turn an infinite logit into ∞ × 0.
        return (positive == 0 ? 0 : positive * (Math.Max(-x, 0) + log)) + (negative == 0 ? 0 : negative * (Math.Max(x, 0) + log));
    }

    private float PositiveWeight(int column) => _positiveWeights.Length == 0 ? 1 : _positiveWeights[column];

    private void Check(ReadOnlyMatrix logits, ReadOnlyMatrix other, ReadOnlySpan<float> weights)
    {
        if (other.Rows != logits.Rows || other.Columns != logits.Columns)
            throw new ArgumentException(
                $"The logits are [{logits.Rows}, {logits.Columns}], their targets or gradient [{other.Rows}, {other.Columns}].");
        if (_positiveWeights.Length != 0 && _positiveWeights.Length != logits.Columns)
            throw new ArgumentException($"There are {_positiveWeights.Length} positive weights for {logits.Columns} columns.");
        LossWeights.Check(logits.Rows, weights);
    }
}
