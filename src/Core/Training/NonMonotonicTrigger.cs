namespace MLNetSeq.Training;

/// <summary>When to begin averaging: once a loss is worse than one of those before the last n (Merity et al. 2018).</summary>
/// <remarks>A single bad value does not trigger while n values have not passed without a better one.</remarks>
public sealed class NonMonotonicTrigger
{
    private readonly double[] _last;
    private double _bestBefore = double.PositiveInfinity;

    /// <summary>Starts watching.</summary>
    /// <param name="interval">n, the values that must have come since the better one; 5 in the paper.</param>
    /// <exception cref="ArgumentOutOfRangeException">The interval is not positive.</exception>
    public NonMonotonicTrigger(int interval = 5)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(interval);
        _last = new double[interval];
        Array.Fill(_last, double.PositiveInfinity);
    }

    /// <summary>The number of values seen.</summary>
    public long Count { get; private set; }

    /// <summary>Whether a value has triggered; it stays so.</summary>
    public bool IsTriggered { get; private set; }

    /// <summary>Takes the next loss and says whether this one triggers: true once at most.</summary>
    public bool Observe(double loss)
    {
        bool triggers = !IsTriggered && loss > _bestBefore;
        IsTriggered |= triggers;

        // What falls out of the last n is one of those to be compared with from now on.
        ref double oldest = ref _last[Count++ % _last.Length];
        _bestBefore = Math.Min(_bestBefore, oldest);
        oldest = double.IsNaN(loss) ? double.PositiveInfinity : loss;
        return triggers;
    }

    /// <summary>Writes what was seen.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write((long)_last.Length);
        writer.Write(Count);
        writer.Write(IsTriggered);
        writer.Write(_bestBefore);
        foreach (double loss in _last) writer.Write(loss);
    }

    /// <summary>Goes on from what <see cref="Save"/> wrote, for the same interval.</summary>
    /// <exception cref="InvalidDataException">It was written for another interval.</exception>
    public void Load(BinaryReader reader)
    {
        StateFormat.Expect("The interval of the saved trigger", _last.Length, StateFormat.ReadCount(reader));
        (Count, IsTriggered, _bestBefore) = (StateFormat.ReadCount(reader), reader.ReadBoolean(), reader.ReadDouble());
        foreach (ref double loss in _last.AsSpan()) loss = reader.ReadDouble();
    }
}
