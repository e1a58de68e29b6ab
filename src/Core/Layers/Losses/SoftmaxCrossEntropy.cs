using MLNetSeq.Numerics;

namespace MLNetSeq.Layers.Losses;

/// <summary>The cross-entropy of a softmax over classes: loss = −log pₜ with p = softmax(logits) and t the target class.</summary>
/// <remarks>
/// Shapes: logits [rows, classes], one target and, where given, one weight a row. With label smoothing ε the loss of a row is
/// (1 − ε)(−log pₜ) + ε · mean over all classes of −log p. A row counts as often as its weight says; a row whose target is ignored,
/// or whose weight is 0, has no loss and no gradient. The results are sums, so that workers may share a batch: the mean is the sum
/// divided by <see cref="TotalWeight"/> of the whole batch, and its gradient has that number as divisor.
/// </remarks>
public sealed class SoftmaxCrossEntropy
{
    /// <summary>The target that is ignored unless another one is named.</summary>
    public const int DefaultIgnoredTarget = -100;

    private readonly float _smoothing;
    private readonly int _ignored;

    /// <summary>Creates the loss.</summary>
    /// <param name="labelSmoothing">The share ε of the target that goes to all classes alike, from 0 up to 1.</param>
    /// <param name="ignoredTarget">The target of rows that do not count.</param>
    /// <exception cref="ArgumentOutOfRangeException">The smoothing is outside [0, 1].</exception>
    public SoftmaxCrossEntropy(float labelSmoothing = 0, int ignoredTarget = DefaultIgnoredTarget)
    {
        if (!(labelSmoothing is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(labelSmoothing), labelSmoothing, "Label smoothing is a share from 0 to 1.");
        _smoothing = labelSmoothing;
        _ignored = ignoredTarget;
    }

    /// <summary>The sum of the weights of the rows that count: what the mean divides by.</summary>
    /// <param name="targets">A class for each row.</param>
    /// <param name="weights">A weight for each row; empty where each weighs 1.</param>
    public double TotalWeight(ReadOnlySpan<int> targets, ReadOnlySpan<float> weights = default) =>
        ClassTargets.TotalWeight(targets, _ignored, weights);

    /// <summary>The sum of the rows' losses, each times its weight.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit, or a target is no class.</exception>
    public double Forward(ReadOnlyMatrix logits, ReadOnlySpan<int> targets, ReadOnlySpan<float> weights = default)
    {
        ClassTargets.Check(logits.Rows, logits.Columns, targets, _ignored, weights);
        double sum = 0;
        for (int r = 0; r < targets.Length; r++)
        {
            float weight = ClassTargets.Weight(r, targets, _ignored, weights);
            if (weight == 0) continue;
            ReadOnlySpan<float> row = logits[r];
            float max = VectorMath.Max(row);
            sum += weight * (VectorMath.LogOfSum(row, max) + Distance(row, max, targets[r]));
        }

        return sum;
    }

    /// <summary>Writes ∂(sum / divisor)/∂logits = weight / divisor · (p − smoothed target) and returns the sum, not divided.</summary>
    /// <param name="logits">The rows of this share of the batch.</param>
    /// <param name="targets">A class for each row.</param>
    /// <param name="weights">A weight for each row; empty where each weighs 1.</param>
    /// <param name="divisor">1 for the gradient of the sum; the total weight of the whole batch for that of the mean.</param>
    /// <param name="gradient">Receives the gradient; may be the logits themselves.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or a target is no class.</exception>
    public double Backward(
        ReadOnlyMatrix logits, ReadOnlySpan<int> targets, ReadOnlySpan<float> weights, double divisor, Matrix gradient)
    {
        ClassTargets.Check(logits.Rows, logits.Columns, targets, _ignored, weights);
        if (gradient.Rows != logits.Rows || gradient.Columns != logits.Columns)
            throw new ArgumentException(
                $"The gradient is [{gradient.Rows}, {gradient.Columns}], the logits [{logits.Rows}, {logits.Columns}].");
        double sum = 0;
        for (int r = 0; r < targets.Length; r++)
        {
            Span<float> dx = gradient[r];
            float weight = ClassTargets.Weight(r, targets, _ignored, weights);
            if (weight == 0)
            {
                dx.Clear();
                continue;
            }

            ReadOnlySpan<float> row = logits[r];
            float max = VectorMath.Max(row);
            double distance = Distance(row, max, targets[r]);
            double exponentials = VectorMath.ExpOfDifference(row, max, dx);
            sum += weight * (Math.Log(exponentials) + distance);

            double scale = weight / divisor;
            VectorMath.ScaleAndShift(dx, (float)(scale / exponentials), (float)(-scale * _smoothing / dx.Length));
            dx[targets[r]] -= (float)(scale * (1 - _smoothing));
        }

        return sum;
    }

    // The largest logit less the target's, which smoothing draws towards the mean: loss = log Σ eˣ⁻ᵐᵃˣ + distance.
    private double Distance(ReadOnlySpan<float> row, float max, int target)
    {
        double distance = (double)max - row[target];
        if (_smoothing == 0) return distance;
        double total = 0;
        foreach (float x in row) total += (double)max - x;
        return (1 - _smoothing) * distance + _smoothing * total / row.Length;
    }
}
