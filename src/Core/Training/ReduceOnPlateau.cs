namespace MLNetSeq.Training;

/// <summary>Lowers the learning rate each time a measure has stopped getting better.</summary>
public sealed class ReduceOnPlateau
{
    private readonly double _reduction;
    private readonly int _patience;
    private readonly Goal _goal;
    private double _best = double.NaN;
    private int _waited;

    /// <summary>Starts with the full rate.</summary>
    /// <param name="reduction">What the rate is multiplied by, above 0 and below 1.</param>
    /// <param name="patience">The epochs without a better value after which it is.</param>
    /// <param name="goal">Which values are the good ones.</param>
    /// <exception cref="ArgumentOutOfRangeException">The reduction is not between 0 and 1, or the patience not positive.</exception>
    public ReduceOnPlateau(double reduction = 0.5, int patience = 2, Goal goal = Goal.Minimum)
    {
        if (!(reduction is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(reduction), reduction, "The rate is multiplied by a number above 0 and below 1.");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(patience);
        (_reduction, _patience, _goal) = (reduction, patience, goal);
    }

    /// <summary>What the learning rate is multiplied by now.</summary>
    public double Factor { get; private set; } = 1;

    /// <summary>Takes the next epoch's value.</summary>
    public void Observe(double value)
    {
        if (!double.IsNaN(value) && (double.IsNaN(_best) || (_goal == Goal.Minimum ? value < _best : value > _best)))
        {
            (_best, _waited) = (value, 0);
        }
        else if (++_waited >= _patience)
        {
            Factor *= _reduction;
            _waited = 0;
        }
    }

    /// <summary>Writes the factor and what was seen.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Factor);
        writer.Write(_best);
        writer.Write((long)_waited);
    }

    /// <summary>Goes on from what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The numbers cannot be.</exception>
    public void Load(BinaryReader reader)
    {
        double factor = reader.ReadDouble(), best = reader.ReadDouble();
        long waited = StateFormat.ReadCount(reader);
        if (!(factor is > 0 and <= 1) || waited > int.MaxValue)
            throw new InvalidDataException($"A rate times {factor}, unchanged for {waited} epochs, cannot be: the file is damaged.");
        (Factor, _best, _waited) = (factor, best, (int)waited);
    }
}
