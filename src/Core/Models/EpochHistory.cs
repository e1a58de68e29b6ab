namespace MLNetSeq.Models;

/// <summary>What the passes of a training came to, in a file.</summary>
internal static class EpochHistory
{
    /// <summary>Writes the results, which are those of the epochs from the first on.</summary>
    public static void Write(BinaryWriter writer, IReadOnlyList<EpochResult> history)
    {
        writer.Write(history.Count);
        foreach (EpochResult e in history)
        {
            writer.Write(e.TrainingLoss);
            writer.Write(e.ValidationLoss);
            writer.Write(e.ValidationAccuracy);
            writer.Write(e.Seconds);
            writer.Write(e.ExamplesPerSecond);
            writer.Write(e.TokensPerSecond);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The number of epochs is negative.</exception>
    public static List<EpochResult> Read(BinaryReader reader)
    {
        int count = reader.ReadInt32();
        if (count < 0) throw new InvalidDataException($"The number of epochs is {count}: the file is damaged. Save it again.");
        var history = new List<EpochResult>();
        for (int epoch = 1; epoch <= count; epoch++)
        {
            history.Add(new EpochResult(epoch, reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(),
                reader.ReadDouble(), reader.ReadDouble()));
        }

        return history;
    }
}
