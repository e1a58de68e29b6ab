using System.Globalization;

namespace MLNetSeq.Charts;

/// <summary>An axis with its ends and its marks: linear, or linear in the logarithm.</summary>
internal sealed class ChartScale
{
    private const int MostSteps = 10;

    // The share of a step that keeps rounding from losing the last mark.
    private const double Slack = 1e-6;

    private readonly ChartAxis _axis;
    private readonly double _from;
    private readonly double _to;
    private readonly double _step;

    /// <summary>The scale that holds these numbers; those it cannot show do not count.</summary>
    public ChartScale(ChartAxis axis, IEnumerable<double> numbers)
    {
        Check(axis);
        _axis = axis;
        double[] all = [.. numbers.Where(double.IsFinite)];
        HasFloor = axis is { IsLogarithmic: true, Floor: { } floor } && all.Any(v => v < floor);
        double? from = axis.From ?? (HasFloor ? axis.Floor : null);
        double[] places = [.. all.Select(Place).Where(double.IsFinite), .. Places(from), .. Places(axis.To)];
        double least = from is null ? places.DefaultIfEmpty(0).Min() : Place(from.Value);
        double most = axis.To is null ? places.DefaultIfEmpty(1).Max() : Place(axis.To.Value);
        if (most <= least) most = least + (axis.IsLogarithmic || least == 0 ? 1 : Math.Abs(least));
        _step = Step(most - least, axis.IsLogarithmic || axis.IsWhole);
        double round = axis.IsLogarithmic ? 1 : _step;
        _from = from is null ? Math.Floor(least / round + Slack) * round : least;
        _to = axis.To is null ? Math.Max(Math.Ceiling(most / round - Slack) * round, _from + round) : most;
    }

    /// <summary>Whether there are points below the axis's floor, which is then where it begins.</summary>
    public bool HasFloor { get; }

    /// <summary>The round numbers on it, as shares of its length, and how they are written.</summary>
    public IEnumerable<(double Share, string Text)> Ticks
    {
        get
        {
            // Plus 0, for rounding up may give −0, which is written so.
            for (double k = Math.Ceiling(_from / _step - Slack) + 0.0; k * _step <= _to + Slack * _step; k++)
                yield return ((k * _step - _from) / (_to - _from), Text(k * _step));
        }
    }

    /// <summary>How far along the axis a number is, from 0 to 1; null where it is not on it.</summary>
    public double? Share(double number)
    {
        double share = (Place(number) - _from) / (_to - _from);
        return share is >= -Slack and <= 1 + Slack ? Math.Clamp(share, 0, 1) : null;
    }

    /// <summary>Whether a number is below the floor.</summary>
    public bool IsBelowFloor(double number) => HasFloor && number < _axis.Floor;

    private static void Check(ChartAxis axis)
    {
        foreach (double? given in (ReadOnlySpan<double?>)[axis.From, axis.To, axis.Floor])
            if (given is { } end && (!double.IsFinite(end) || (axis.IsLogarithmic && end <= 0)))
                throw new ArgumentException($"An end of the axis '{axis.Label}' is {end}: it must be a finite number"
                    + (axis.IsLogarithmic ? " above 0, since the axis is logarithmic." : "."), nameof(axis));
        if (axis.From >= axis.To)
            throw new ArgumentException($"The axis '{axis.Label}' is from {axis.From} to {axis.To}: it must rise.", nameof(axis));
    }

    private double Place(double number) => _axis.IsLogarithmic ? Math.Log10(number) : number;

    private IEnumerable<double> Places(double? number) => number is { } n ? [Place(n)] : [];

    private string Text(double place)
    {
        double number = _axis.IsLogarithmic ? Math.Pow(10, place) : Math.Round(place, 12);
        if (_axis.Format is { } format) return number.ToString(format, CultureInfo.InvariantCulture);
        return _axis.IsLogarithmic
            ? string.Create(CultureInfo.InvariantCulture, $"1e{Math.Round(place)}")
            : number.ToString("0.##########", CultureInfo.InvariantCulture);
    }

    // The smallest of 1, 2, 5, 10, ... (or 0.1, 0.2, 0.5, ...) that divides a length into at most ten.
    private static double Step(double length, bool wholeNumbers)
    {
        double step = wholeNumbers ? 1 : Math.Pow(10, Math.Floor(Math.Log10(length)) - 1);
        double[] factors = [2, 2.5, 2];
        for (int i = 0; length / step > MostSteps + Slack; i++) step *= factors[i % factors.Length];
        return step;
    }
}
