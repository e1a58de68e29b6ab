namespace Microsoft.ML.Data;

/// <summary>The names under which Microsoft.ML keeps what it knows of a column.</summary>
internal static class AnnotationKinds
{
    public const string KeyValues = "KeyValues";
    public const string SlotNames = "SlotNames";
    public const string IsNormalized = "IsNormalized";
    public const string ScoreColumnKind = "ScoreColumnKind";
    public const string ScoreColumnSetId = "ScoreColumnSetId";
    public const string ScoreValueKind = "ScoreValueKind";
}
