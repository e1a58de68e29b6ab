using Microsoft.ML;

namespace MLNetSeq.Transforms;

/// <summary>The columns of a schema that were asked for; the others must not be read.</summary>
internal sealed class ColumnSelection
{
    private readonly DataViewSchema _schema;
    private readonly bool[] _active;

    public ColumnSelection(DataViewSchema schema, IEnumerable<DataViewSchema.Column> needed)
    {
        _schema = schema;
        _active = new bool[schema.Count];
        foreach (DataViewSchema.Column column in needed) _active[column.Index] = true;
    }

    public bool this[int index] => index < _active.Length && _active[index];

    /// <summary>Whether any column from this index on is active.</summary>
    public bool AnyFrom(int index) => _active.AsSpan(index).Contains(true);

    /// <summary>Throws where the column is not active or does not hold values of this type.</summary>
    public void Check<TValue>(DataViewSchema.Column column)
    {
        if (!this[column.Index])
        {
            throw new ArgumentOutOfRangeException(nameof(column),
                $"Column '{column.Name}' was not asked for when the cursor was opened, so it has no getter. Name it in the columns "
                    + "needed.");
        }

        Type actual = _schema[column.Index].Type.RawType;
        if (actual != typeof(TValue))
            throw new InvalidOperationException($"Column '{column.Name}' holds {actual}, and a getter of {typeof(TValue)} was asked for.");
    }
}
