namespace MLNetSeq.Embeddings;

/// <summary>Logistic regression: min ½|w|² + Σ Cᵢ log(1 + exp(−yᵢ(w·xᵢ + b))), y = ±1; b costs nothing.</summary>
/// <remarks>The problem of scikit-learn's LogisticRegression.</remarks>
internal readonly struct LogisticRegression : IMarginLoss
{
    public static double InterceptCost => 0;

    public static (double Value, double Fall, double Curvature) At(double margin)
    {
        // By e^−|m|, which does not overflow.
        double tail = Math.Exp(-Math.Abs(margin)), error = margin > 0 ? tail / (1 + tail) : 1 / (1 + tail);
        return (Math.Log(1 + tail) + Math.Max(-margin, 0), error, tail / ((1 + tail) * (1 + tail)));
    }

    /// <summary>Trains on some of the rows.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static LinearClassifier Train(LabeledRows data, ReadOnlySpan<int> rows, LinearTraining how) =>
        NewtonDescent<LogisticRegression>.Train(data, rows, how);
}
