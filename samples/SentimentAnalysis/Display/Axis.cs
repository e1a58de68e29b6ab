namespace SentimentAnalysis.Display;

/// <summary>An axis from one value to another, with marks at round numbers.</summary>
internal sealed record Axis(double From, double To, double StepSize)
{
    private const int MostSteps = 10;

    /// <summary>The round numbers on the axis.</summary>
    public IEnumerable<double> Ticks
    {
        get
        {
            // The share of a step keeps rounding from losing the last mark.
            const double Slack = 1e-6;
            for (int i = (int)Math.Ceiling(From / StepSize - Slack); i * StepSize <= To + Slack * StepSize; i++) yield return i * StepSize;
        }
    }

    /// <summary>The axis from 0 to a round number above all values.</summary>
    public static Axis Around(IReadOnlyList<double> values)
    {
        double most = values.Where(double.IsFinite).DefaultIfEmpty(1).Max();
        double step = Step(most, wholeNumbers: false);
        return new Axis(0, Math.Ceiling(most / step) * step, step);
    }

    /// <summary>The smallest of 1, 2, 5, 10, 20, 50, ... (or 0.1, 0.2, 0.5, ...) that divides a length into at most ten.</summary>
    public static double Step(double length, bool wholeNumbers)
    {
        double step = wholeNumbers ? 1 : Math.Pow(10, Math.Floor(Math.Log10(length)) - 1);
        double[] factors = [2, 2.5, 2];
        for (int i = 0; length / step > MostSteps; i++) step *= factors[i % factors.Length];
        return step;
    }

    /// <summary>How far along the axis a value is.</summary>
    public double Share(double value) => (Math.Clamp(value, From, To) - From) / (To - From);
}
