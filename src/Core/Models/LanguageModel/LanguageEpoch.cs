namespace MLNetSeq.Models;

/// <summary>What a pass over the training texts came to.</summary>
/// <param name="Epoch">Which one, from 1.</param>
/// <param name="TrainingLoss">The mean loss in nats a token over the pass, dropout included.</param>
/// <param name="ValidationLoss">The mean loss in nats a token of the validation texts; not a number where there are none.</param>
/// <param name="LearningRate">The learning rate at its end.</param>
/// <param name="Seconds">The time it took, validation included.</param>
/// <param name="TokensPerSecond">Tokens trained a second, without validation.</param>
public readonly record struct LanguageEpoch(
    int Epoch, double TrainingLoss, double ValidationLoss, double LearningRate, double Seconds, double TokensPerSecond)
{
    /// <summary>The training texts' perplexity, eᴸ of the mean loss, dropout included.</summary>
    public double TrainingPerplexity => Math.Exp(TrainingLoss);

    /// <summary>The validation texts' perplexity; not a number where there are none.</summary>
    public double ValidationPerplexity => Math.Exp(ValidationLoss);

    internal static void Write(BinaryWriter writer, IReadOnlyList<LanguageEpoch> history)
    {
        writer.Write(history.Count);
        foreach (LanguageEpoch e in history)
        {
            writer.Write(e.TrainingLoss);
            writer.Write(e.ValidationLoss);
            writer.Write(e.LearningRate);
            writer.Write(e.Seconds);
            writer.Write(e.TokensPerSecond);
        }
    }

    internal static List<LanguageEpoch> Read(BinaryReader reader)
    {
        int count = reader.ReadInt32();
        if (count < 0) throw new InvalidDataException($"The number of epochs is {count}: the file is damaged. Save it again.");
        var history = new List<LanguageEpoch>();
        for (int epoch = 1; epoch <= count; epoch++)
            history.Add(new LanguageEpoch(
                epoch, reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble()));
        return history;
    }
}
