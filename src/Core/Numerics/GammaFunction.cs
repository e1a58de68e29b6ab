namespace MLNetSeq.Numerics;

/// <summary>Γ(x), which is (x − 1)! for whole numbers.</summary>
internal static class GammaFunction
{
    /// <summary>ln Γ(x), for x above 0.</summary>
    /// <remarks>Stirling's series, after the argument is raised to where four terms of it are exact to double precision.</remarks>
    public static double Log(double x)
    {
        const double Large = 20;
        double product = 1;
        for (; x < Large; x++) product *= x;
        double inverse = 1 / x, square = inverse * inverse;
        double series = inverse * (1 / 12.0 - square * (1 / 360.0 - square * (1 / 1260.0 - square / 1680.0)));
        return (x - 0.5) * Math.Log(x) - x + 0.5 * Math.Log(2 * Math.PI) + series - Math.Log(product);
    }
}
