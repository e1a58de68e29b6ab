using MLNetSeq.Numerics;

namespace MLNetSeq.Layers.Losses;

/// <summary>The squared error: loss = (prediction − target)², without the factor ½.</summary>
/// <remarks>
/// Shapes: prediction and target [rows, columns]; where given, one weight a row. The results are sums over rows and columns; the
/// mean divides by <see cref="TotalWeight"/>.
/// </remarks>
public static class SquaredError
{
    /// <summary>The sum of the weights over rows and columns: what the mean divides by.</summary>
    public static double TotalWeight(int rows, int columns, ReadOnlySpan<float> weights = default) =>
        LossWeights.Total(rows, weights) * columns;

    /// <summary>The sum of the losses, each times its row's weight.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static double Forward(ReadOnlyMatrix prediction, ReadOnlyMatrix target, ReadOnlySpan<float> weights = default)
    {
        Check(prediction, target, weights);
        double sum = 0;
        for (int r = 0; r < prediction.Rows; r++)
        {
            float weight = LossWeights.Of(r, weights);
            if (weight == 0) continue;
            for (int c = 0; c < prediction.Columns; c++)
            {
                double error = (double)prediction[r][c] - target[r][c];
                sum += weight * error * error;
            }
        }

        return sum;
    }

    /// <summary>Writes ∂(sum / divisor)/∂prediction = 2 weight / divisor · (prediction − target); returns the sum, not divided.</summary>
    /// <param name="prediction">The rows of this share of the batch.</param>
    /// <param name="target">What they should be.</param>
    /// <param name="weights">A weight for each row; empty where each weighs 1.</param>
    /// <param name="divisor">1 for the gradient of the sum; the total weight of the whole batch for that of the mean.</param>
    /// <param name="gradient">Receives the gradient; may be the prediction itself.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static double Backward(
        ReadOnlyMatrix prediction, ReadOnlyMatrix target, ReadOnlySpan<float> weights, double divisor, Matrix gradient)
    {
        Check(prediction, target, weights);
        Check(prediction, gradient, weights);
        double sum = 0;
        for (int r = 0; r < prediction.Rows; r++)
        {
            float weight = LossWeights.Of(r, weights);
            if (weight == 0)
            {
                gradient[r].Clear();
                continue;
            }

            for (int c = 0; c < prediction.Columns; c++)
            {
                double error = (double)prediction[r][c] - target[r][c];
                sum += weight * error * error;
                gradient[r][c] = (float)(2 * weight / divisor * error);
            }
        }

        return sum;
    }

    private static void Check(ReadOnlyMatrix prediction, ReadOnlyMatrix other, ReadOnlySpan<float> weights)
    {
        if (other.Rows != prediction.Rows || other.Columns != prediction.Columns)
            throw new ArgumentException(
                $"The prediction is [{prediction.Rows}, {prediction.Columns}], its target or gradient [{other.Rows}, {other.Columns}].");
        LossWeights.Check(prediction.Rows, weights);
    }
}
