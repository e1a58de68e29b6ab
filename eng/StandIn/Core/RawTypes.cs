namespace Microsoft.ML.Data;

internal static class RawTypes
{
    private static readonly PrimitiveDataViewType[] Types =
    [
        TextDataViewType.Instance, BooleanDataViewType.Instance, DateTimeDataViewType.Instance, RowIdDataViewType.Instance,
        NumberDataViewType.Byte, NumberDataViewType.SByte, NumberDataViewType.Int16, NumberDataViewType.UInt16, NumberDataViewType.Int32,
        NumberDataViewType.UInt32, NumberDataViewType.Int64, NumberDataViewType.UInt64, NumberDataViewType.Single,
        NumberDataViewType.Double,
    ];

    /// <summary>The column type of a raw type, or null.</summary>
    public static PrimitiveDataViewType TypeOf(Type raw) => Array.Find(Types, t => t.RawType == raw);

    public static DataViewType ItemTypeOf(DataViewType type) => type is VectorDataViewType vector ? vector.ItemType : type;

    /// <summary>The same type over other items: a vector keeps its dimensions.</summary>
    public static DataViewType WithItem(DataViewType type, PrimitiveDataViewType item) =>
        type is VectorDataViewType vector ? new VectorDataViewType(item, vector.Dimensions) : item;
}
