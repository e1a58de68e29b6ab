using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetSeq.Models;

namespace MLNetSeq.Transforms;

/// <summary>A column that says what each row's text is of: a class, as text or as a key with its values, or a vector.</summary>
internal sealed class ConditionColumn
{
    private ConditionColumn(DataViewSchema.Column column) => Column = column;

    /// <summary>The column.</summary>
    public DataViewSchema.Column Column { get; }

    private int VectorSize => Column.Type is VectorDataViewType vector ? vector.Size : 0;

    /// <summary>Finds the column, or throws an exception that says what is wrong with it; null where none is named.</summary>
    public static ConditionColumn? Find(DataViewSchema schema, string? name, string component)
    {
        if (name is null) return null;
        DataViewSchema.Column column = InputColumn.Find(schema, name, component, "ConditionColumnName");
        bool fits = column.Type is TextDataViewType or KeyDataViewType { Count: <= int.MaxValue }
            || (column.Type is VectorDataViewType { Size: > 0 } vector && vector.ItemType == NumberDataViewType.Single);
        if (!fits) throw new ArgumentException(WrongType(name, column.Type, component), nameof(schema));
        if (column.Type is KeyDataViewType && LabelValues.Of(column) is null)
            throw new ArgumentException(WithoutValues(name, component), nameof(schema));
        return new ConditionColumn(column);
    }

    /// <summary>What is wrong with a column that holds no conditions, and the way out.</summary>
    public static string WrongType(string name, object type, string component) =>
        $"Column '{name}' is {type}, but {component} reads from it what each text is of: a class, which is text or a key with its values, "
            + "or a vector of Single of one size. Give the column one of these types, or name another one with ConditionColumnName.";

    /// <summary>What is wrong with keys that stand for nothing.</summary>
    public static string WithoutValues(string name, string component) =>
        $"Column '{name}' holds keys without values, so that {component} cannot tell which classes they stand for. Make the keys with "
            + "MapValueToKey, which keeps their values, or give it the classes as text.";

    /// <summary>Throws where the column does not hold what a model was trained with.</summary>
    public void CheckFits(LanguageModel model, string component)
    {
        if (VectorSize == model.ConditionSize) return;
        string expected = model.ConditionSize > 0 ? $"vectors of {model.ConditionSize} numbers" : "classes";
        throw new ArgumentException($"Column '{Column.Name}' is {Column.Type}, and this {component} was trained with {expected}: give it a "
            + "column made the same way as the training data's.");
    }

    /// <summary>What reads the condition of the row at which a cursor stands; a vector is valid until the next one is read.</summary>
    /// <exception cref="InvalidOperationException">The row has none, or a number of its vector is not finite.</exception>
    public Func<TextCondition> Open(DataViewRow row) => Column.Type switch
    {
        TextDataViewType => OpenText(row),
        KeyDataViewType => OpenKey(row),
        _ => OpenVector(row),
    };

    private Func<TextCondition> OpenText(DataViewRow row)
    {
        ValueGetter<ReadOnlyMemory<char>> getter = row.GetGetter<ReadOnlyMemory<char>>(Column);
        ReadOnlyMemory<char> text = default;
        Dictionary<string, TextCondition> known = new(StringComparer.Ordinal);
        var lookup = known.GetAlternateLookup<ReadOnlySpan<char>>();
        return () =>
        {
            getter(ref text);
            if (text.IsEmpty) throw Missing(row);
            if (lookup.TryGetValue(text.Span, out TextCondition condition)) return condition;
            string name = text.ToString();
            return known[name] = name;
        };
    }

    private Func<TextCondition> OpenKey(DataViewRow row)
    {
        string[] names = [.. LabelValues.Of(Column)!.Names.Select(name => name.ToString())];
        Func<int> read = KeyReader.Open(row, Column, names.Length);
        return () => read() is var key && key != KeyReader.Missing && names[key].Length > 0 ? names[key] : throw Missing(row);
    }

    private Func<TextCondition> OpenVector(DataViewRow row)
    {
        ValueGetter<VBuffer<float>> getter = row.GetGetter<VBuffer<float>>(Column);
        VBuffer<float> value = default;
        float[] vector = new float[VectorSize];
        return () =>
        {
            getter(ref value);
            value.CopyTo(vector);
            int bad = Array.FindIndex(vector, number => !float.IsFinite(number));
            return bad < 0 ? vector : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                $"Column '{Column.Name}' holds {vector[bad]} in row {row.Position}, at place {bad} of the vector, and all of its numbers must "
                + $"be finite. Replace missing values, or filter such rows out."));
        };
    }

    private InvalidOperationException Missing(DataViewRow row) => new($"Column '{Column.Name}' has no class in row {row.Position}, and each "
        + "text is of one. Fill it in, or filter such rows out.");
}
