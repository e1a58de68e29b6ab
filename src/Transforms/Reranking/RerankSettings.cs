using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetSeq.Transforms;

/// <summary>What a re-ranker knows beside its model.</summary>
/// <param name="InputColumnName">The column with the candidates.</param>
/// <param name="OutputColumnName">Receives the best of them.</param>
/// <param name="IndexColumnName">Receives its place among them.</param>
/// <param name="ScoresColumnName">Receives the scores of all.</param>
/// <param name="Scoring">What decides.</param>
/// <param name="Threads">The threads that one cursor scores with; 0 for one a core.</param>
internal sealed record RerankSettings(string InputColumnName, string OutputColumnName, string IndexColumnName, string ScoresColumnName,
    CandidateScoring Scoring, int Threads)
{
    // The order of the added columns.
    public const int Best = 0;
    public const int Index = 1;

    public static RerankSettings Read(BinaryReader reader)
    {
        RerankSettings settings = new(reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadString(),
            (CandidateScoring)reader.ReadByte(), reader.ReadInt32());
        if (!Enum.IsDefined(settings.Scoring) || settings.Threads < 0)
            throw new InvalidDataException("The re-ranker's settings are out of range: the file is damaged, or of a later version.");
        return settings;
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(InputColumnName);
        writer.Write(OutputColumnName);
        writer.Write(IndexColumnName);
        writer.Write(ScoresColumnName);
        writer.Write((byte)Scoring);
        writer.Write(Threads);
    }

    /// <summary>The added columns.</summary>
    /// <param name="candidates">How many texts each row has; 0 where that differs.</param>
    public DataViewSchema.DetachedColumn[] MakeColumns(int candidates) =>
    [
        new(OutputColumnName, TextDataViewType.Instance),
        new(IndexColumnName, NumberDataViewType.Int32),
        new(ScoresColumnName, new VectorDataViewType(NumberDataViewType.Single, candidates)),
    ];
}
