namespace MLNetSeq.Training;

/// <summary>Where a training is in its passes over the data, and what the pass has come to so far.</summary>
internal sealed class TrainingPosition
{
    // More than a training takes, and little enough to add to.
    private static readonly TimeSpan LongestTraining = TimeSpan.FromDays(100_000);

    /// <summary>The pass, from 1.</summary>
    public int Epoch { get; private set; } = 1;

    /// <summary>The steps done in this pass; its order is drawn before the first.</summary>
    public int Step { get; private set; }

    /// <summary>The sum of the losses of this pass's examples.</summary>
    public double Loss { get; private set; }

    /// <summary>The examples of this pass's steps.</summary>
    public long Examples { get; private set; }

    /// <summary>The tokens of this pass's steps.</summary>
    public long Tokens { get; private set; }

    /// <summary>The time from the training's start, pauses left out, at which this pass began.</summary>
    public TimeSpan Start { get; private set; }

    /// <summary>Begins a pass.</summary>
    public void Begin(TimeSpan elapsed) => (Step, Loss, Examples, Tokens, Start) = (0, 0, 0, 0, elapsed);

    /// <summary>Counts a step.</summary>
    public void Add(double loss, int examples, long tokens)
    {
        Step++;
        Loss += loss;
        Examples += examples;
        Tokens += tokens;
    }

    /// <summary>Goes on to the next pass.</summary>
    public void EndEpoch() => (Epoch, Step) = (Epoch + 1, 0);

    /// <summary>Writes the position.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="elapsed">The time from the training's start, pauses left out.</param>
    public void Save(BinaryWriter writer, TimeSpan elapsed)
    {
        writer.Write((long)Epoch);
        writer.Write((long)Step);
        writer.Write(Loss);
        writer.Write(Examples);
        writer.Write(Tokens);
        writer.Write(Start.Ticks);
        writer.Write(elapsed.Ticks);
    }

    /// <summary>Goes on from what <see cref="Save"/> wrote, and returns the time from the training's start.</summary>
    /// <exception cref="InvalidDataException">There is no such position.</exception>
    public TimeSpan Load(BinaryReader reader, int maximumEpochs, int steps)
    {
        long epoch = StateFormat.ReadCount(reader), step = StateFormat.ReadCount(reader);
        if (epoch < 1 || epoch > maximumEpochs + 1L || step > steps)
            throw new InvalidDataException(
                $"Step {step} of epoch {epoch} is not one of {steps} in {maximumEpochs} epochs: the file is damaged.");
        (Epoch, Step) = ((int)epoch, (int)step);
        (Loss, Examples, Tokens) = (reader.ReadDouble(), StateFormat.ReadCount(reader), StateFormat.ReadCount(reader));
        TimeSpan start = ReadTime(reader), elapsed = ReadTime(reader);
        Start = start;
        return elapsed;
    }

    private static TimeSpan ReadTime(BinaryReader reader)
    {
        var time = new TimeSpan(reader.ReadInt64());
        return time >= TimeSpan.Zero && time <= LongestTraining ? time
            : throw new InvalidDataException($"A training cannot have taken {time}: the file is damaged.");
    }
}
