namespace MLNetSeq.Embeddings;

/// <summary>A figure over the folds of a cross-validation.</summary>
/// <param name="Mean">Its mean.</param>
/// <param name="Deviation">Its standard deviation, divided by the number of folds.</param>
public readonly record struct FoldStatistic(double Mean, double Deviation)
{
    internal static FoldStatistic Of(ReadOnlySpan<double> values)
    {
        double sum = 0, squares = 0;
        foreach (double value in values) sum += value;
        double mean = sum / values.Length;
        foreach (double value in values) squares += (value - mean) * (value - mean);
        return new FoldStatistic(mean, Math.Sqrt(squares / values.Length));
    }
}
