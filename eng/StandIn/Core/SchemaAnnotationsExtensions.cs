namespace Microsoft.ML.Data;

public static class SchemaAnnotationsExtensions
{
    public static bool HasSlotNames(this DataViewSchema.Column column) =>
        column.Type is VectorDataViewType { IsKnownSize: true } vector
            && HasVector(column, AnnotationKinds.SlotNames, TextDataViewType.Instance, vector.Size);

    public static void GetSlotNames(this DataViewSchema.Column column, ref VBuffer<ReadOnlyMemory<char>> slotNames) =>
        column.Annotations.GetValue(AnnotationKinds.SlotNames, ref slotNames);

    public static bool HasKeyValues(this DataViewSchema.Column column, PrimitiveDataViewType keyValueItemType = null) =>
        RawTypes.ItemTypeOf(column.Type) is KeyDataViewType key && key.Count <= int.MaxValue
        && HasVector(column, AnnotationKinds.KeyValues, keyValueItemType ?? TextDataViewType.Instance, (int)key.Count);

    public static void GetKeyValues<TValue>(this DataViewSchema.Column column, ref VBuffer<TValue> keyValues) =>
        column.Annotations.GetValue(AnnotationKinds.KeyValues, ref keyValues);

    public static bool IsNormalized(this DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(AnnotationKinds.IsNormalized) is not { Type: BooleanDataViewType }) return false;
        bool value = false;
        column.Annotations.GetValue(AnnotationKinds.IsNormalized, ref value);
        return value;
    }

    private static bool HasVector(DataViewSchema.Column column, string kind, PrimitiveDataViewType itemType, int size) =>
        column.Annotations.Schema.GetColumnOrNull(kind) is { Type: VectorDataViewType vector } && vector.Size == size
            && vector.ItemType.Equals(itemType);
}
