using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>Minimises ½|w|² + ½ cost of b · b² + Σ Cᵢ loss(yᵢ(w·xᵢ + b)) over w and b.</summary>
/// <remarks>
/// By Newton's method, each step found by conjugate gradients and shortened until the objective falls enough (Nocedal and Wright 2006,
/// algorithm 7.1; Lin, Weng and Keerthi 2008). It ends when the gradient is shorter than the tolerance times that at zero, times the
/// smaller class's share of the rows, as in liblinear.
/// </remarks>
internal sealed class NewtonDescent<TLoss>
    where TLoss : struct, IMarginLoss
{
    // A step is solved for to so large a part of the gradient, or better.
    private const double RoughStep = 0.1;

    private const int MostConjugateSteps = 1000;
    private const int MostHalvings = 40;
    private const double SufficientDecrease = 1e-4;

    private readonly LabeledRows _data;
    private readonly LinearTraining _how;
    private readonly int[] _rows;
    private readonly double[] _curvatures;

    private NewtonDescent(LabeledRows data, ReadOnlySpan<int> rows, LinearTraining how)
    {
        (_data, _how, _rows) = (data, how, rows.ToArray());
        _curvatures = new double[_rows.Length];
    }

    /// <summary>Finds w and b for some of the rows.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static LinearClassifier Train(LabeledRows data, ReadOnlySpan<int> rows, LinearTraining how)
    {
        double[] solution = new NewtonDescent<TLoss>(data, rows, how).Minimise();
        return new LinearClassifier(solution[..^1], solution[^1]);
    }

    /// <summary>w, and b at the end.</summary>
    private double[] Minimise()
    {
        double[] solution = new double[_data.Width + 1], gradient = new double[solution.Length];
        double objective = Evaluate(solution, gradient), first = Length(gradient);
        double enough = _how.Tolerance * first * Math.Max(SmallerClass(), 1) / _rows.Length;
        while (Length(gradient) > enough)
        {
            double[] direction = Direction(gradient);
            if (!TryMove(solution, direction, gradient, ref objective)) break; // what is left to win is less than rounding
        }

        return solution;
    }

    private int SmallerClass()
    {
        int positives = _rows.Count(row => _data.Positive[row]);
        return Math.Min(positives, _rows.Length - positives);
    }

    /// <summary>The objective at a place; writes its gradient, and keeps the curvatures.</summary>
    private double Evaluate(double[] at, double[] gradient)
    {
        _how.Cancellation.ThrowIfCancellationRequested();
        ReadOnlySpan<double> weights = at.AsSpan(0, _data.Width);
        double objective = 0.5 * (DoubleVectors.Dot(weights, weights) + TLoss.InterceptCost * at[^1] * at[^1]);
        Penalise(at, gradient);
        for (int i = 0; i < _rows.Length; i++)
        {
            int row = _rows[i];
            bool positive = _data.Positive[row];
            double score = MixedVectors.Dot(_data[row], weights) + at[^1], cost = _how.CostOf(positive);
            (double value, double fall, double curvature) = TLoss.At(positive ? score : -score);
            objective += cost * value;
            _curvatures[i] = cost * curvature;
            Pull(row, positive ? -cost * fall : cost * fall, gradient);
        }

        return objective;
    }

    /// <summary>−H⁻¹ gradient, the more exactly the nearer the optimum is (Dembo and Steihaug 1983).</summary>
    private double[] Direction(double[] gradient)
    {
        double[] direction = new double[gradient.Length], residual = [.. gradient.Select(g => -g)], conjugate = [.. residual];
        double[] product = new double[gradient.Length];
        double squares = DoubleVectors.Dot(residual, residual);
        double length = Math.Sqrt(squares), enough = Math.Min(RoughStep, Math.Sqrt(length)) * length;
        for (int step = 0; step < MostConjugateSteps && Math.Sqrt(squares) > enough; step++)
        {
            Curve(conjugate, product);
            double curvature = DoubleVectors.Dot(conjugate, product);
            if (curvature <= 0) break; // nothing but rounding is left
            DoubleVectors.AddScaled(squares / curvature, conjugate, direction);
            DoubleVectors.AddScaled(-squares / curvature, product, residual);
            double next = DoubleVectors.Dot(residual, residual);
            for (int i = 0; i < conjugate.Length; i++) conjugate[i] = residual[i] + next / squares * conjugate[i];
            squares = next;
        }

        return direction;
    }

    /// <summary>H direction.</summary>
    private void Curve(double[] direction, double[] product)
    {
        _how.Cancellation.ThrowIfCancellationRequested();
        ReadOnlySpan<double> weights = direction.AsSpan(0, _data.Width);
        Penalise(direction, product);
        for (int i = 0; i < _rows.Length; i++)
        {
            if (_curvatures[i] == 0) continue;
            Pull(_rows[i], _curvatures[i] * (MixedVectors.Dot(_data[_rows[i]], weights) + direction[^1]), product);
        }
    }

    private static void Penalise(double[] at, double[] target)
    {
        at.CopyTo(target, 0);
        target[^1] *= TLoss.InterceptCost;
    }

    /// <summary>target += factor · (row, 1).</summary>
    private void Pull(int row, double factor, double[] target)
    {
        if (factor == 0) return;
        MixedVectors.AddScaled(factor, _data[row], target);
        target[^1] += factor;
    }

    private bool TryMove(double[] solution, double[] direction, double[] gradient, ref double objective)
    {
        double slope = DoubleVectors.Dot(gradient, direction), step = 1;
        for (int halving = 0; halving < MostHalvings; halving++, step /= 2)
        {
            double[] tried = [.. solution];
            DoubleVectors.AddScaled(step, direction, tried);
            double value = Evaluate(tried, gradient);
            if (value > objective + SufficientDecrease * step * slope) continue;
            if (value == objective) return false;
            tried.CopyTo(solution, 0);
            objective = value;
            return true;
        }

        return false;
    }

    private static double Length(double[] vector) => Math.Sqrt(DoubleVectors.Dot(vector, vector));
}
