using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>Logistic regression: min ½|w|² + Σ Cᵢ log(1 + exp(−yᵢ(w·xᵢ + b))), y = ±1; b costs nothing.</summary>
/// <remarks>
/// By Newton's method, each step found by conjugate gradients and shortened until the objective falls enough (Nocedal and Wright 2006,
/// algorithm 7.1). It ends when the gradient is shorter than the tolerance times that at zero, times the smaller class's share of the rows,
/// as in liblinear.
/// </remarks>
internal sealed class LogisticRegression
{
    private const int MostConjugateSteps = 250;
    private const int MostHalvings = 40;
    private const double SufficientDecrease = 1e-4;

    private readonly LabeledRows _data;
    private readonly LinearTraining _how;
    private readonly int[] _rows;
    private readonly double[] _curvatures;

    private LogisticRegression(LabeledRows data, ReadOnlySpan<int> rows, LinearTraining how)
    {
        (_data, _how, _rows) = (data, how, rows.ToArray());
        _curvatures = new double[_rows.Length];
    }

    /// <summary>Trains on some of the rows.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static LinearClassifier Train(LabeledRows data, ReadOnlySpan<int> rows, LinearTraining how)
    {
        double[] solution = new LogisticRegression(data, rows, how).Minimise();
        return new LinearClassifier(solution[..^1], solution[^1]);
    }

    /// <summary>w, and b at the end.</summary>
    private double[] Minimise()
    {
        double[] solution = new double[_data.Width + 1], gradient = new double[solution.Length];
        double objective = Evaluate(solution, gradient), first = Length(gradient);
        double enough = _how.Tolerance * first * Math.Max(SmallerClass(), 1) / _rows.Length;
        for (int step = 0; step < _how.MaximumIterations && Length(gradient) > enough; step++)
        {
            double[] direction = Direction(gradient);
            if (!TryMove(solution, direction, gradient, ref objective)) break; // no way down is left that rounding does not hide
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
        Span<double> slope = gradient.AsSpan(0, _data.Width);
        ReadOnlySpan<double> weights = at.AsSpan(0, _data.Width);
        weights.CopyTo(slope);
        double loss = 0.5 * DoubleVectors.Dot(weights, weights), interceptSlope = 0;
        for (int i = 0; i < _rows.Length; i++)
        {
            int row = _rows[i];
            bool positive = _data.Positive[row];
            double score = MixedVectors.Dot(_data[row], weights) + at[^1], cost = _how.CostOf(positive);
            double margin = positive ? score : -score, tail = Math.Exp(-Math.Abs(margin));
            loss += cost * (Math.Log(1 + tail) + Math.Max(-margin, 0));
            double error = margin > 0 ? tail / (1 + tail) : 1 / (1 + tail);
            double pull = cost * (positive ? -error : error);
            MixedVectors.AddScaled(pull, _data[row], slope);
            interceptSlope += pull;
            _curvatures[i] = cost * error * (1 - error);
        }

        gradient[^1] = interceptSlope;
        return loss;
    }

    /// <summary>−H⁻¹ gradient, as exactly as the length of the gradient makes it worth (Dembo and Steihaug 1983).</summary>
    private double[] Direction(double[] gradient)
    {
        double[] direction = new double[gradient.Length], residual = [.. gradient.Select(g => -g)], conjugate = [.. residual];
        double[] product = new double[gradient.Length];
        double squares = DoubleVectors.Dot(residual, residual);
        double enough = Math.Min(0.01, Math.Sqrt(Math.Sqrt(squares))) * Math.Sqrt(squares);
        for (int step = 0; step < MostConjugateSteps && Math.Sqrt(squares) > enough; step++)
        {
            Curve(conjugate, product);
            double length = squares / DoubleVectors.Dot(conjugate, product);
            if (!double.IsFinite(length)) break;
            DoubleVectors.AddScaled(length, conjugate, direction);
            DoubleVectors.AddScaled(-length, product, residual);
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
        Span<double> target = product.AsSpan(0, _data.Width);
        weights.CopyTo(target);
        double intercept = 0;
        for (int i = 0; i < _rows.Length; i++)
        {
            double factor = _curvatures[i] * (MixedVectors.Dot(_data[_rows[i]], weights) + direction[^1]);
            MixedVectors.AddScaled(factor, _data[_rows[i]], target);
            intercept += factor;
        }

        product[^1] = intercept;
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
            tried.CopyTo(solution, 0);
            objective = value;
            return true;
        }

        return false;
    }

    private static double Length(double[] vector) => Math.Sqrt(DoubleVectors.Dot(vector, vector));
}
