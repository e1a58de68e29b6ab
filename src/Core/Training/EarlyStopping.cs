namespace MLNetSeq.Training;

/// <summary>Which values of a measure are the good ones.</summary>
public enum Goal
{
    /// <summary>Small ones: a loss.</summary>
    Minimum,

    /// <summary>Large ones: an accuracy.</summary>
    Maximum,
}

/// <summary>Watches a measure epoch by epoch: which was the best, and whether it is time to stop.</summary>
public sealed class EarlyStopping
{
    private readonly int _patience;
    private readonly Goal _goal;

    /// <summary>Starts watching.</summary>
    /// <param name="patience">The epochs without a better value after which to stop.</param>
    /// <param name="goal">Which values are the good ones.</param>
    /// <exception cref="ArgumentOutOfRangeException">The patience is not positive.</exception>
    public EarlyStopping(int patience, Goal goal = Goal.Minimum)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(patience);
        _patience = patience;
        _goal = goal;
    }

    /// <summary>The number of epochs seen.</summary>
    public int Epochs { get; private set; }

    /// <summary>The epoch with the best value, from 1; 0 while there is none.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>The best value; not a number while there is none.</summary>
    public double Best { get; private set; } = double.NaN;

    /// <summary>Whether so many epochs have passed since the best one that it is time to stop.</summary>
    public bool ShouldStop => Epochs - BestEpoch >= _patience;

    /// <summary>Takes the next epoch's value and says whether it is the best so far; what is not a number never is.</summary>
    public bool Observe(double value)
    {
        Epochs++;
        bool isBest = !double.IsNaN(value) && (BestEpoch == 0 || (_goal == Goal.Minimum ? value < Best : value > Best));
        if (isBest) (Best, BestEpoch) = (value, Epochs);
        return isBest;
    }

    /// <summary>Writes what was seen.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write((long)Epochs);
        writer.Write((long)BestEpoch);
        writer.Write(Best);
    }

    /// <summary>Goes on from what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The counts cannot be.</exception>
    public void Load(BinaryReader reader)
    {
        long epochs = StateFormat.ReadCount(reader), best = StateFormat.ReadCount(reader);
        if (epochs > int.MaxValue || best > epochs)
            throw new InvalidDataException($"Epoch {best} cannot be the best of {epochs}: the file is damaged.");
        (Epochs, BestEpoch, Best) = ((int)epochs, (int)best, reader.ReadDouble());
    }
}
