namespace Microsoft.ML.Data;

/// <summary>Fills objects of a class from the columns of rows.</summary>
internal sealed class RowObjects<TRow> where TRow : class, new()
{
    private readonly (string Member, int Column)[] _bindings;

    public RowObjects(DataViewSchema schema, bool ignoreMissingColumns, SchemaDefinition definition)
    {
        List<(string, int)> bindings = [];
        foreach (SchemaDefinition.Column member in definition ?? SchemaDefinition.Create(typeof(TRow), SchemaDefinition.Direction.Write))
        {
            if (schema.GetColumnOrNull(member.ColumnName) is { } column) bindings.Add((member.MemberName, column.Index));
            else if (!ignoreMissingColumns)
                throw new InvalidOperationException(
                    $"Column '{member.ColumnName}' not found in the data view. There are: "
                        + $"{string.Join(", ", schema.Select(c => c.Name))}.");
        }

        _bindings = bindings.ToArray();
    }

    public IEnumerable<DataViewSchema.Column> Needed(DataViewSchema schema) => _bindings.Select(b => schema[b.Column]);

    public Action<TRow> Filler(DataViewRow row)
    {
        Action<TRow>[] setters = _bindings.Select(b => Members.Setter<TRow>(b.Member, row, row.Schema[b.Column])).ToArray();
        return target => Array.ForEach(setters, set => set(target));
    }

    public static IEnumerable<TRow> Read(IDataView data, bool reuseRowObject, bool ignoreMissingColumns, SchemaDefinition definition)
    {
        RowObjects<TRow> objects = new(data.Schema, ignoreMissingColumns, definition);

        // A type that does not fit shows at the call, not at the first row: no cursor over rows is opened for it.
        using (DataViewRowCursor none = new EmptyView(data.Schema).GetRowCursor(objects.Needed(data.Schema))) objects.Filler(none);
        return Rows();

        IEnumerable<TRow> Rows()
        {
            using DataViewRowCursor cursor = data.GetRowCursor(objects.Needed(data.Schema));
            Action<TRow> fill = objects.Filler(cursor);
            TRow row = null;
            while (cursor.MoveNext())
            {
                if (row is null || !reuseRowObject) row = new TRow();
                fill(row);
                yield return row;
            }
        }
    }
}
