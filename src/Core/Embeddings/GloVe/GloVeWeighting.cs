namespace MLNetSeq.Embeddings;

/// <summary>f(x) = (x / x_max)^α below x_max, else 1 (Pennington et al. 2014, equation 9).</summary>
internal readonly struct GloVeWeighting(double maximum, double exponent)
{
    private readonly double _logMaximum = Math.Log(maximum);

    /// <summary>f(x).</summary>
    public double Of(double x) => OfLog(Math.Log(x));

    /// <summary>What training reads of a co-occurrence.</summary>
    public GloVeRecord Record(int word, int context, float x)
    {
        double log = Math.Log(x);
        return new GloVeRecord(word, context, (float)log, (float)OfLog(log));
    }

    private double OfLog(double log) => log < _logMaximum ? Math.Exp(exponent * (log - _logMaximum)) : 1;
}
