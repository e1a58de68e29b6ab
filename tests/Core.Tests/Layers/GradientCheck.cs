using MLNetSeq.Layers;
using MLNetSeq.Numerics;
using Xunit;

namespace MLNetSeq.Tests.Layers;

/// <summary>Compares gradients with finite differences of the loss along random directions.</summary>
/// <remarks>
/// A direction goes ±1 in every number, so that no number's gradient can be wrong unnoticed; the difference is the five-point one,
/// whose error falls with the fourth power of the step.
/// </remarks>
/// <param name="loss">Works out the loss anew, from the values as they are.</param>
/// <param name="random">Where the directions come from.</param>
internal sealed class GradientCheck(Func<double> loss, RandomStream random)
{
    private const int Directions = 2;

    /// <summary>What the gradient of nothing may be: the rounding of the loss, divided by the step.</summary>
    private const double Floor = 0.1;

    // Where the loss is smooth a long step drowns the rounding; where it has kinks a short one meets few of them.
    private const float LongStep = 0.01f;
    private const float MiddleStep = 7e-4f;
    private const float ShortStep = 2e-4f;

    /// <summary>Whether the loss bends sharply in places: rectifiers, maxima.</summary>
    public bool HasKinks { get; init; }

    /// <summary>Whether a long step would change much: layer normalisation divides by what may be a small deviation.</summary>
    public bool IsSteep { get; init; }

    private float Step => HasKinks ? ShortStep : IsSteep ? MiddleStep : LongStep;

    private double Tolerance => HasKinks ? 0.02 : 2e-3;

    /// <summary>Fails where a gradient is not that of the loss; the values come back as they were.</summary>
    public void Check(string what, Span<float> values, ReadOnlySpan<float> gradient)
    {
        Assert.True(values.Length == gradient.Length, $"{what}: {values.Length} values and a gradient of {gradient.Length}.");
        float[] start = values.ToArray();
        for (int d = 0; d < Directions; d++)
        {
            double expected = 0, length = 0;
            float[] direction = new float[start.Length];
            for (int i = 0; i < direction.Length; i++)
            {
                direction[i] = random.Next(2) == 0 ? Step : -Step;
                expected += direction[i] / Step * (double)gradient[i];
                length += (double)gradient[i] * gradient[i];
            }

            double after = At(values, start, direction, 1), before = At(values, start, direction, -1);
            double found = HasKinks ? (after - before) / (2 * Step)
                : (8 * (after - before) - (At(values, start, direction, 2) - At(values, start, direction, -2))) / (12 * Step);

            // A kink within the step shifts the slope by no more than the slopes of the two sides differ.
            double kink = HasKinks ? Math.Abs(after + before - 2 * At(values, start, direction, 0)) / Step : 0;
            start.CopyTo(values);
            double error = Math.Abs(found - expected), allowed = Tolerance * (Math.Sqrt(length) + Floor) + kink;
            Assert.True(error <= allowed,
                $"{what}: the slope is {found:G6}, the gradient says {expected:G6}; their distance {error:E1} is above {allowed:E1}.");
        }
    }

    /// <summary>The same for a parameter, whichever way it keeps its gradient.</summary>
    public void Check(string what, Parameter parameter) => Check($"{what}, {parameter.Name}", parameter.Value, GradientOf(parameter));

    private double At(Span<float> values, float[] start, float[] direction, int steps)
    {
        for (int i = 0; i < start.Length; i++) values[i] = start[i] + steps * direction[i];
        return loss();
    }

    /// <summary>A parameter's gradient, whichever way it is kept.</summary>
    public static float[] GradientOf(Parameter parameter)
    {
        if (parameter.RowGradients is not { } rows) return parameter.Gradient.ToArray();
        float[] dense = new float[parameter.Length];
        foreach (int row in rows.Rows) rows[row].CopyTo(dense.AsSpan(row * parameter.Columns));
        return dense;
    }
}
