namespace MLNetSeq.Embeddings;

/// <summary>A linear support vector machine: min ½(|w|² + b²) + Σ Cᵢ max(0, 1 − yᵢ(w·xᵢ + b))², y = ±1.</summary>
/// <remarks>
/// The problem of liblinear and of scikit-learn's LinearSVC: the squared hinge, and the intercept as the weight of a number 1 at the end of
/// each row. The loss has a slope everywhere, so that it is minimised as it is (Keerthi and DeCoste 2005). Coordinate descent on the dual,
/// liblinear's default, is somewhat faster where all rows weigh the same, but not done after its thousand rounds where few positive rows
/// weigh as much as many negative ones.
/// </remarks>
internal readonly struct LinearSvm : IMarginLoss
{
    public static double InterceptCost => 1;

    public static (double Value, double Fall, double Curvature) At(double margin)
    {
        double lack = 1 - margin;
        return lack > 0 ? (lack * lack, 2 * lack, 2) : default;
    }

    /// <summary>Trains on some of the rows.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static LinearClassifier Train(LabeledRows data, ReadOnlySpan<int> rows, LinearTraining how) =>
        NewtonDescent<LinearSvm>.Train(data, rows, how);
}
