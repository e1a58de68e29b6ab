namespace MLNetSeq.Transforms;

/// <summary>What a classifier's transformer knows beside its model.</summary>
/// <param name="Component">The trainer's name in a catalog, for messages.</param>
/// <param name="IsBinary">Whether the label was a Boolean, or like one; else it was a key.</param>
/// <param name="FeatureColumnName">The column that is read.</param>
/// <param name="ScoreColumnName">The column that receives the score.</param>
/// <param name="PredictedLabelColumnName">The column that receives the predicted label.</param>
/// <param name="DecisionThreshold">The probability above which the label is predicted to be true.</param>
/// <param name="Threads">The threads that one cursor scores with; 0 for one a core.</param>
internal sealed record ClassificationSettings(
    string Component,
    bool IsBinary,
    string FeatureColumnName,
    string ScoreColumnName,
    string PredictedLabelColumnName,
    float DecisionThreshold,
    int Threads)
{
    public static ClassificationSettings Read(BinaryReader reader)
    {
        ClassificationSettings settings = new(reader.ReadString(), reader.ReadBoolean(), reader.ReadString(), reader.ReadString(),
            reader.ReadString(), reader.ReadSingle(), reader.ReadInt32());
        if (!(settings.DecisionThreshold is >= 0 and <= 1) || settings.Threads < 0)
            throw new InvalidDataException("The model's settings are out of range: the file is damaged.");
        return settings;
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Component);
        writer.Write(IsBinary);
        writer.Write(FeatureColumnName);
        writer.Write(ScoreColumnName);
        writer.Write(PredictedLabelColumnName);
        writer.Write(DecisionThreshold);
        writer.Write(Threads);
    }
}
