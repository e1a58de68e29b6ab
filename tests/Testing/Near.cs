namespace MLNetSeq.Testing;

/// <summary>The golden folder's error measure: |a − b| / (1 + |b|).</summary>
public static class Near
{
    /// <summary>Fails, with the worst position and both values, where an error is above the tolerance.</summary>
    public static void Assert(ReadOnlySpan<double> expected, ReadOnlySpan<float> actual, double tolerance, string what)
    {
        Xunit.Assert.True(expected.Length == actual.Length, $"{what}: expected {expected.Length} values, got {actual.Length}.");
        double worst = 0;
        int at = -1;
        for (int i = 0; i < expected.Length; i++)
        {
            double error = Error(expected[i], actual[i]);
            if (error > worst || double.IsNaN(error))
            {
                worst = double.IsNaN(error) ? double.PositiveInfinity : error;
                at = i;
            }
        }

        Xunit.Assert.True(worst <= tolerance,
            at < 0 ? what : $"{what}[{at}]: expected {expected[at]:R}, got {actual[at]:R}; error {worst:E2} is above {tolerance:E1}.");
    }

    /// <summary>The same for two single numbers.</summary>
    public static void Assert(double expected, double actual, double tolerance, string what)
    {
        double error = Error(expected, actual);
        Xunit.Assert.True(error <= tolerance, $"{what}: expected {expected:R}, got {actual:R}; error {error:E2} is above {tolerance:E1}.");
    }

    private static double Error(double expected, double actual) =>
        expected.Equals(actual) ? 0 : Math.Abs(actual - expected) / (1 + Math.Abs(expected));
}
