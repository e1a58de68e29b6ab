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

internal static class AnnotationsBuilderExtensions
{
    /// <summary>Adds one value for each slot or key.</summary>
    public static void AddSlots<T>(this DataViewSchema.Annotations.Builder annotations, string kind, PrimitiveDataViewType itemType,
        T[] values) =>
        annotations.Add(kind, new VectorDataViewType(itemType, values.Length),
            (ref VBuffer<T> destination) => VBuffer<T>.Copy(values, 0, ref destination, values.Length));
}
