namespace Microsoft.ML.Data;

/// <summary>Label columns as Microsoft.ML's evaluators and trainers read them: one number, NaN where the label is missing.</summary>
internal static class Labels
{
    /// <summary>A boolean is 0 or 1, a number itself, a key its value from 0 on.</summary>
    public static ValueGetter<float> Getter(DataViewRow row, DataViewSchema.Column column) => column.Type switch
    {
        BooleanDataViewType => Converted<bool>(row, column, v => v ? 1 : 0),
        KeyDataViewType when column.Type.RawType == typeof(byte) => Converted<byte>(row, column, v => v == 0 ? float.NaN : v - 1),
        KeyDataViewType when column.Type.RawType == typeof(ushort) => Converted<ushort>(row, column, v => v == 0 ? float.NaN : v - 1),
        KeyDataViewType when column.Type.RawType == typeof(uint) => Converted<uint>(row, column, v => v == 0 ? float.NaN : v - 1),
        KeyDataViewType => Converted<ulong>(row, column, v => v == 0 ? float.NaN : v - 1),
        NumberDataViewType when column.Type.RawType == typeof(float) => row.GetGetter<float>(column),
        NumberDataViewType when column.Type.RawType == typeof(double) => Converted<double>(row, column, v => (float)v),
        _ => throw Unsuitable(column, "Boolean, Single, Double or Key"),
    };

    public static ArgumentOutOfRangeException Unsuitable(DataViewSchema.Column column, string expected) =>
        new(nameof(column), $"Schema mismatch for column '{column.Name}': expected {expected}, got {column.Type}.");

    private static ValueGetter<float> Converted<T>(DataViewRow row, DataViewSchema.Column column, Func<T, float> convert)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        T raw = default;
        return (ref float value) =>
        {
            getter(ref raw);
            value = convert(raw);
        };
    }
}
