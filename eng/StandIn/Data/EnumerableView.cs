namespace Microsoft.ML.Data;

/// <summary>A sequence of objects, read anew by every cursor.</summary>
internal sealed class EnumerableView<TRow> : IDataView where TRow : class
{
    private readonly IEnumerable<TRow> _rows;
    private readonly SchemaDefinition _definition;

    public EnumerableView(IEnumerable<TRow> rows, SchemaDefinition definition)
    {
        _rows = rows;
        _definition = definition ?? SchemaDefinition.Create(typeof(TRow), SchemaDefinition.Direction.Read);
        Schema = SchemaOf(_definition);
    }

    public bool CanShuffle => false;
    public DataViewSchema Schema { get; }

    public long? GetRowCount() => (_rows as ICollection<TRow>)?.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null) =>
        new Cursor(this, columnsNeeded);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    public static DataViewSchema SchemaOf(SchemaDefinition definition)
    {
        DataViewSchema.Builder schema = new();
        foreach (SchemaDefinition.Column column in definition)
        {
            Type raw = Members.RawTypeOf(Members.TypeOf(Members.Find(typeof(TRow), column.MemberName)));
            if (column.ColumnType.RawType != raw)
                throw new InvalidOperationException(
                    $"Column '{column.ColumnName}' is defined as {column.ColumnType}, but member '{column.MemberName}' of {typeof(TRow)} "
                        + $"is read as '{raw}'.");
            schema.AddColumn(column.ColumnName, column.ColumnType, column.Annotations);
        }

        return schema.ToSchema();
    }

    /// <summary>The definition of TRow, its columns typed and annotated as in a schema that holds them.</summary>
    public static SchemaDefinition DefinitionFor(DataViewSchema schema)
    {
        SchemaDefinition definition = SchemaDefinition.Create(typeof(TRow), SchemaDefinition.Direction.Read);
        foreach (SchemaDefinition.Column column in definition)
        {
            if (schema.GetColumnOrNull(column.ColumnName) is not { } known) continue;
            column.ColumnType = known.Type;
            column.AddAnnotations(known.Annotations);
        }

        return definition;
    }

    private sealed class Cursor(EnumerableView<TRow> view, IEnumerable<DataViewSchema.Column> active) : SourceCursor(view.Schema, active)
    {
        private readonly IEnumerator<TRow> _rows = view._rows.GetEnumerator();

        protected override bool MoveNextCore()
        {
            if (!_rows.MoveNext()) return false;
            return _rows.Current is not null ? true
                : throw new InvalidOperationException("The sequence given to LoadFromEnumerable holds a null row.");
        }

        protected override Delegate MakeGetter(int column) => Members.Getter(view._definition[column].MemberName, CurrentRow);

        private TRow CurrentRow()
        {
            CheckOnRow();
            return _rows.Current;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) _rows.Dispose();
            base.Dispose(disposing);
        }
    }
}

/// <summary>One object after another as a row: what a prediction engine feeds a mapper with.</summary>
internal sealed class ObjectRow<TRow>(SchemaDefinition definition) : DataViewRow where TRow : class
{
    private TRow _current;
    private long _position = -1;

    public override DataViewSchema Schema { get; } = EnumerableView<TRow>.SchemaOf(definition);
    public override long Position => _position;
    public override long Batch => 0;

    public void Set(TRow row)
    {
        _current = row ?? throw new ArgumentNullException(nameof(row));
        _position++;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => true;
    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_position, 0);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        Columns.Cast<TValue>(Members.Getter(definition[column.Index].MemberName, () => _current), Schema[column.Index]);
}

/// <summary>A schema without rows.</summary>
internal sealed class EmptyView(DataViewSchema schema) : IDataView
{
    public bool CanShuffle => true;
    public DataViewSchema Schema => schema;

    public long? GetRowCount() => 0;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null) =>
        new Cursor(schema, columnsNeeded);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(DataViewSchema schema, IEnumerable<DataViewSchema.Column> active) : SourceCursor(schema, active)
    {
        protected override bool MoveNextCore() => false;
        protected override Delegate MakeGetter(int column) => Generic.Call(NoValue<int>, Schema[column].Type.RawType);

        private static Delegate NoValue<T>() =>
            (ValueGetter<T>)((ref T _) => throw new InvalidOperationException("Cannot call the getter: there are no rows."));
    }
}
