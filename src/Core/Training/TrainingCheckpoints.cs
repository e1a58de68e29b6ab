using System.Diagnostics;

namespace MLNetSeq.Training;

/// <summary>When a training writes its checkpoint, and how it goes on from it.</summary>
/// <param name="file">Where it is.</param>
/// <param name="conditions">What must be the same for the training to go on.</param>
/// <param name="interval">The time from the end of one writing to the next; zero for one after each step.</param>
internal sealed class TrainingCheckpoints(CheckpointFile file, TrainingConditions conditions, TimeSpan interval)
{
    private long _written = Stopwatch.GetTimestamp();

    /// <summary>Takes up the state of an earlier run; false where there is none.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or something else.</exception>
    /// <exception cref="InvalidOperationException">The file is of another training; the message names what differs.</exception>
    public bool Resume(ICheckpointed training)
    {
        bool resumed = file.Read(reader =>
        {
            conditions.Check(reader, file.Path);
            training.Load(reader);
        });
        _written = Stopwatch.GetTimestamp();
        return resumed;
    }

    /// <summary>Whether so much time has passed since the state was last written.</summary>
    public bool IsDue => Stopwatch.GetElapsedTime(_written) >= interval;

    /// <summary>Writes the state where that is due.</summary>
    public void SaveIfDue(ICheckpointed training)
    {
        if (IsDue) Save(training);
    }

    /// <summary>Writes the state.</summary>
    public void Save(ICheckpointed training)
    {
        file.Write(writer =>
        {
            conditions.Save(writer);
            training.Save(writer);
        });
        _written = Stopwatch.GetTimestamp();
    }

    /// <summary>Removes the file: the training is over.</summary>
    public void Delete() => file.Delete();
}
