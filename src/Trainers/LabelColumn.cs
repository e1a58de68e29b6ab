using System.Globalization;
using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetSeq.Transforms;

namespace MLNetSeq.Trainers;

/// <summary>A label column: its classes, and the class of a row.</summary>
internal sealed class LabelColumn
{
    /// <summary>The class of a row whose label is missing.</summary>
    public const int Missing = KeyReader.Missing;

    // Far above any use, far below what a network's last layer could hold.
    private const ulong MostClasses = 1 << 20;

    private static readonly string[] BinaryNames = ["False", "True"];

    private readonly DataViewSchema.Column _column;

    private LabelColumn(DataViewSchema.Column column, int classCount, LabelValues? values)
    {
        _column = column;
        ClassCount = classCount;
        Values = values;
    }

    public DataViewSchema.Column Column => _column;

    public int ClassCount { get; }

    /// <summary>The values behind a key; null where there are none.</summary>
    public LabelValues? Values { get; }

    private KeyDataViewType? Key => _column.Type as KeyDataViewType;

    /// <summary>Finds the label column of a schema.</summary>
    public static LabelColumn Find(DataViewSchema schema, string name, string component, bool binary)
    {
        DataViewSchema.Column column = InputColumn.Find(schema, name, component, "labelColumnName");
        bool fits = binary
            ? column.Type is BooleanDataViewType or KeyDataViewType { Count: 2 } || column.Type == NumberDataViewType.Single
            || column.Type == NumberDataViewType.Double
            : column.Type is KeyDataViewType { Count: >= 2 and <= MostClasses };
        if (!fits) throw new ArgumentException(WrongType(name, column.Type, component, binary), nameof(schema));
        return column.Type is KeyDataViewType key
            ? new LabelColumn(column, (int)key.Count, LabelValues.Of(column))
            : new LabelColumn(column, classCount: 2, values: null);
    }

    /// <summary>What is wrong with a label column, and the way out.</summary>
    public static string WrongType(string name, object type, string component, bool binary) => binary
        ? $"Label column '{name}' is {type}, but {component} for two classes reads Boolean, Single or Double (0 or 1), or a key of two "
            + "values. Convert it, name another column with labelColumnName, or use the multiclass trainer for more classes."
        : $"Label column '{name}' is {type}, but {component} for several classes reads a key of 2 to 1,048,576 values. "
            + $"Put mlContext.Transforms.Conversion.MapValueToKey(\"{name}\") before it, or name another column with labelColumnName.";

    /// <summary>The name of a class, as a user writes it.</summary>
    public string NameOf(int label) =>
        Key is null ? BinaryNames[label] : Values?.Names[label].ToString() ?? (label + 1).ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether the classes of another column are these, as far as the columns tell.</summary>
    public bool HasSameClassesAs(LabelColumn other)
    {
        if (ClassCount != other.ClassCount) return false;
        if (Values is null || other.Values is null) return true;
        return Enumerable.Range(0, ClassCount).All(label => NameOf(label) == other.NameOf(label));
    }

    /// <summary>What reads the class of the row at which a cursor stands, or <see cref="Missing"/>.</summary>
    public Func<int> Open(DataViewRow row)
    {
        Type raw = _column.Type.RawType;
        if (Key is not null) return KeyReader.Open(row, _column, ClassCount);
        return raw == typeof(bool) ? OpenBoolean(row) : raw == typeof(float) ? OpenNumber<float>(row) : OpenNumber<double>(row);
    }

    private Func<int> OpenBoolean(DataViewRow row)
    {
        ValueGetter<bool> getter = row.GetGetter<bool>(_column);
        bool value = false;
        return () =>
        {
            getter(ref value);
            return value ? 1 : 0;
        };
    }

    private Func<int> OpenNumber<T>(DataViewRow row)
        where T : IFloatingPointIeee754<T>
    {
        ValueGetter<T> getter = row.GetGetter<T>(_column);
        T value = T.Zero;
        return () =>
        {
            getter(ref value);
            if (T.IsNaN(value)) return Missing;
            if (value == T.Zero) return 0;
            if (value == T.One) return 1;
            throw new InvalidOperationException($"Label column '{_column.Name}' holds {value.ToString(null, CultureInfo.InvariantCulture)} "
                + $"in row {row.Position}; a label of two classes is 0 or 1, or NaN where it is missing.");
        };
    }
}
