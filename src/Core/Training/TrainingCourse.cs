using System.Diagnostics;
using System.Globalization;

namespace MLNetSeq.Training;

/// <summary>The course of a training: where it is, how long it has taken, its checkpoint, and how it ends before its last epoch.</summary>
/// <param name="maximumEpochs">The most passes over the data.</param>
/// <param name="keepsBestWhenCancelled">Whether a cancelled training ends with what it has, and not with an exception.</param>
internal sealed class TrainingCourse(int maximumEpochs, bool keepsBestWhenCancelled)
{
    private readonly Stopwatch _clock = new();
    private TimeSpan _before;
    private bool _wasCancelled;

    /// <summary>Where it is.</summary>
    public TrainingPosition Position { get; } = new();

    /// <summary>The time since its start, pauses left out.</summary>
    public TimeSpan Elapsed => _before + _clock.Elapsed;

    /// <summary>Where its state is written; null for nowhere.</summary>
    public TrainingCheckpoints? Checkpoints { get; set; }

    /// <summary>Writes where it is, and how long it has taken.</summary>
    public void Save(BinaryWriter writer) => Position.Save(writer, Elapsed);

    /// <summary>Goes on from what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">There is no such position.</exception>
    public void Load(BinaryReader reader, int steps) => _before = Position.Load(reader, maximumEpochs, steps);

    /// <summary>Starts the clock, and takes up the state of an earlier run; false where there is none.</summary>
    public bool Begin(ICheckpointed training)
    {
        _clock.Start();
        return Checkpoints?.Resume(training) == true;
    }

    /// <summary>Runs epoch after epoch; the checkpoint goes once there is nothing to go on from.</summary>
    /// <param name="hasRunOut">Whether no better epoch is to be expected.</param>
    /// <param name="epoch">Runs an epoch, or what is left of it; false where the training is to end.</param>
    public void Run(Func<bool> hasRunOut, Func<bool> epoch)
    {
        try
        {
            while (Position.Epoch <= maximumEpochs && !hasRunOut())
                if (!epoch()) break;
        }
        catch (TrainingDivergedException)
        {
            // Whoever goes on from it diverges again: it would only stand in the way of another learning rate.
            Checkpoints?.Delete();
            throw;
        }

        if (!_wasCancelled) Checkpoints?.Delete();
    }

    /// <summary>Ends a cancelled training, with its state written.</summary>
    /// <param name="training">The training.</param>
    /// <param name="epochs">The epochs that have ended.</param>
    /// <param name="cancellation">What has cancelled it.</param>
    /// <exception cref="OperationCanceledException">No model is wanted, or there is none yet.</exception>
    public void Stop(ICheckpointed training, int epochs, CancellationToken cancellation)
    {
        _wasCancelled = true;
        Checkpoints?.Save(training);
        if (!keepsBestWhenCancelled) cancellation.ThrowIfCancellationRequested();
        if (epochs == 0)
            throw new OperationCanceledException(
                "Training was cancelled before its first epoch ended: there is no model to keep.", cancellation);
    }

    /// <summary>Says that numbers have become too large to go on, and which epoch's model is kept.</summary>
    /// <param name="what">What is no number.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="cure">What to do about it.</param>
    /// <param name="keptEpoch">The epoch whose model there is; 0 for none.</param>
    /// <param name="warn">Told of it.</param>
    /// <exception cref="TrainingDivergedException">There is no model to keep.</exception>
    public void Diverge(string what, double rate, string cure, int keptEpoch, Action<string>? warn)
    {
        string where = string.Create(CultureInfo.InvariantCulture,
            $"The {what} was not a finite number in epoch {Position.Epoch} at a learning rate of {rate:G4}");
        if (keptEpoch == 0) throw new TrainingDivergedException($"{where}, before any epoch had ended. {cure}");
        warn?.Invoke($"{where}. Training stops, and the model of epoch {keptEpoch} is kept. {cure}");
    }
}
