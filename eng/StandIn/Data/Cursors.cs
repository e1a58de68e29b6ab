namespace Microsoft.ML.Data;

internal static class Columns
{
    public static bool[] Mask(DataViewSchema schema, IEnumerable<DataViewSchema.Column> columns)
    {
        bool[] mask = new bool[schema.Count];
        foreach (DataViewSchema.Column column in columns) mask[column.Index] = true;
        return mask;
    }

    public static IEnumerable<DataViewSchema.Column> Where(DataViewSchema schema, bool[] mask) => schema.Where(c => mask[c.Index]);

    public static ValueGetter<T> Cast<T>(Delegate getter, DataViewSchema.Column column) => getter as ValueGetter<T>
        ?? throw new InvalidOperationException(
            $"Invalid TValue in GetGetter: '{typeof(T)}'. Column '{column.Name}' is {column.Type}, read as '{column.Type.RawType}'.");

    public static void CheckActive(DataViewRow row, DataViewSchema.Column column)
    {
        if (!row.IsColumnActive(column))
            throw new InvalidOperationException(
                $"Column '{column.Name}' is not active: it was not asked for when the row or cursor was made.");
    }
}

/// <summary>A cursor that makes its own rows: getters are made once, when first asked for.</summary>
internal abstract class SourceCursor(DataViewSchema schema, IEnumerable<DataViewSchema.Column> active) : DataViewRowCursor
{
    private readonly bool[] _active = Columns.Mask(schema, active);
    private readonly Delegate[] _getters = new Delegate[schema.Count];
    private bool _ended;
    private long _position = -1;

    public sealed override DataViewSchema Schema => schema;
    public override long Position => _position;
    public override long Batch => 0;

    public sealed override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

    public sealed override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Columns.CheckActive(this, column);
        return Columns.Cast<TValue>(_getters[column.Index] ??= MakeGetter(column.Index), schema[column.Index]);
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) =>
    {
        CheckOnRow();
        id = new DataViewRowId((ulong)Position, 0);
    };

    public sealed override bool MoveNext()
    {
        if (_ended) return false;
        if (MoveNextCore())
        {
            _position++;
            return true;
        }

        _position = -1;
        Dispose();
        return false;
    }

    protected void CheckOnRow()
    {
        if (_position < 0) throw new InvalidOperationException("Cannot call the getter: the cursor stands on no row. Call MoveNext first.");
    }

    protected override void Dispose(bool disposing)
    {
        _ended = true;
        base.Dispose(disposing);
    }

    protected abstract bool MoveNextCore();
    protected abstract Delegate MakeGetter(int column);
}

/// <summary>Some rows of another cursor, with the same columns.</summary>
internal abstract class FilterCursor : DataViewRowCursor
{
    private readonly bool[] _active;
    private long _position = -1;

    protected FilterCursor(DataViewRowCursor source, DataViewSchema schema, IEnumerable<DataViewSchema.Column> active)
    {
        Source = source;
        Schema = schema;
        _active = Columns.Mask(schema, active);
    }

    protected DataViewRowCursor Source { get; }

    public sealed override DataViewSchema Schema { get; }
    public sealed override long Position => _position;
    public sealed override long Batch => Source.Batch;

    public sealed override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];
    public sealed override ValueGetter<DataViewRowId> GetIdGetter() => Source.GetIdGetter();

    public sealed override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Columns.CheckActive(this, column);
        return Source.GetGetter<TValue>(Source.Schema[column.Index]);
    }

    public sealed override bool MoveNext()
    {
        bool moved = MoveNextCore();
        _position = moved ? _position + 1 : -1;
        return moved;
    }

    protected abstract bool MoveNextCore();

    protected override void Dispose(bool disposing)
    {
        if (disposing) Source.Dispose();
        base.Dispose(disposing);
    }
}
