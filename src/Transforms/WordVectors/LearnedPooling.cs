using MLNetSeq.Embeddings;

namespace MLNetSeq.Transforms;

/// <summary>What Fit has learned of the texts of one column.</summary>
/// <param name="Statistics">How often each word occurs; null where no weight needs it.</param>
/// <param name="CommonDirection">The direction all texts have in common; null where none is taken out.</param>
internal sealed record LearnedPooling(PoolingStatistics? Statistics, float[]? CommonDirection)
{
    /// <summary>Where nothing has to be learned.</summary>
    public static LearnedPooling Nothing { get; } = new(null, null);

    public static LearnedPooling Read(BinaryReader reader)
    {
        PoolingStatistics? statistics = reader.ReadBoolean() ? PoolingStatistics.Load(reader) : null;
        int length = reader.ReadInt32();
        if (length is < 0 or > VectorRows.MaximumDimension)
            throw new InvalidDataException($"The common direction has {length} numbers: the file is damaged.");
        if (length == 0) return new LearnedPooling(statistics, null);
        float[] direction = new float[length];
        for (int i = 0; i < length; i++) direction[i] = reader.ReadSingle();
        return new LearnedPooling(statistics, direction);
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Statistics is not null);
        Statistics?.Save(writer);
        writer.Write(CommonDirection?.Length ?? 0);
        foreach (float number in CommonDirection ?? []) writer.Write(number);
    }
}
