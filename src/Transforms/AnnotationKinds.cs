namespace MLNetSeq.Transforms;

/// <summary>ML.NET's names of column annotations and of what they say; its own constants are internal.</summary>
internal static class AnnotationKinds
{
    public const string KeyValues = "KeyValues";
    public const string SlotNames = "SlotNames";
    public const string TrainingLabelValues = "TrainingLabelValues";
    public const string IsNormalized = "IsNormalized";

    /// <summary>Ours: the word vectors that belong to a column of words; of <see cref="WordVectorsType"/>.</summary>
    public const string WordVectors = "WordVectors";

    /// <summary>Numbers the columns that belong to one another because one model made them.</summary>
    public const string ScoreColumnSetId = "ScoreColumnSetId";

    /// <summary>The task: <see cref="BinaryClassification"/> or <see cref="MulticlassClassification"/>.</summary>
    public const string ScoreColumnKind = "ScoreColumnKind";
    public const string BinaryClassification = "BinaryClassification";
    public const string MulticlassClassification = "MulticlassClassification";

    /// <summary>The column's part in it: <see cref="Score"/>, <see cref="Probability"/> or <see cref="PredictedLabel"/>.</summary>
    public const string ScoreValueKind = "ScoreValueKind";
    public const string Score = "Score";
    public const string Probability = "Probability";
    public const string PredictedLabel = "PredictedLabel";
}
