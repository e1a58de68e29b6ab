namespace Microsoft.ML.Data;

/// <summary>Some rows of a view; the columns and the schema object are the view's own.</summary>
internal abstract class FilterView(IDataView source) : IDataView
{
    public virtual bool CanShuffle => source.CanShuffle;
    public DataViewSchema Schema => source.Schema;

    protected IDataView Source => source;

    public virtual long? GetRowCount() => null;

    public virtual DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        DataViewSchema.Column[] active = columnsNeeded.ToArray();
        return Filter(source.GetRowCursor(Needed(active), rand), active);
    }

    public virtual DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
    {
        DataViewSchema.Column[] active = columnsNeeded.ToArray();
        return Array.ConvertAll(source.GetRowCursorSet(Needed(active), n, rand), cursor => Filter(cursor, active));
    }

    /// <summary>What the source must compute, for these columns and for the filter itself.</summary>
    protected virtual IEnumerable<DataViewSchema.Column> Needed(IEnumerable<DataViewSchema.Column> active) => active;

    protected abstract DataViewRowCursor Filter(DataViewRowCursor cursor, IEnumerable<DataViewSchema.Column> active);
}

/// <summary>The rows from a first one on, up to a count.</summary>
internal sealed class RowRangeView(IDataView source, long skip, long take) : FilterView(source)
{
    // Which rows are the first depends on the order.
    public override bool CanShuffle => false;

    public override long? GetRowCount() => Source.GetRowCount() is { } rows ? Math.Clamp(rows - skip, 0, take) : null;

    public override DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null) =>
        base.GetRowCursor(columnsNeeded);

    public override DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        [GetRowCursor(columnsNeeded)];

    protected override DataViewRowCursor Filter(DataViewRowCursor cursor, IEnumerable<DataViewSchema.Column> active) =>
        new Cursor(cursor, Schema, active, skip, take);

    private sealed class Cursor(DataViewRowCursor source, DataViewSchema schema, IEnumerable<DataViewSchema.Column> active, long skip,
        long take)
        : FilterCursor(source, schema, active)
    {
        private long _skip = skip;
        private long _left = take;

        protected override bool MoveNextCore()
        {
            for (; _skip > 0; _skip--)
                if (!Source.MoveNext()) return false;
            return _left-- > 0 && Source.MoveNext();
        }
    }
}

/// <summary>
/// The rows whose place in [0, 1) is within a share of it, or outside. The place is a hash of the row's identity, or of the
/// value of a column, so it does not depend on the order of rows or on the cursor.
/// </summary>
internal sealed class RowShareView : FilterView
{
    private readonly ulong _seed;
    private readonly DataViewSchema.Column? _key;
    private readonly double _from;
    private readonly double _to;
    private readonly bool _outside;

    public RowShareView(IDataView source, string samplingKeyColumn, int seed, double from, double to, bool outside) : base(source)
    {
        _seed = DataViewRowId.Mix((ulong)seed);
        _key = samplingKeyColumn is null ? null : source.Schema[samplingKeyColumn];
        if (_key is { } key && key.Type is not PrimitiveDataViewType) throw Labels.Unsuitable(key, "text, a number, a boolean or a key");
        _from = from;
        _to = to;
        _outside = outside;
    }

    protected override IEnumerable<DataViewSchema.Column> Needed(IEnumerable<DataViewSchema.Column> active) =>
        _key is { } key ? active.Append(key) : active;

    protected override DataViewRowCursor Filter(DataViewRowCursor cursor, IEnumerable<DataViewSchema.Column> active) =>
        new Cursor(this, cursor, active);

    private Func<ulong> Hash(DataViewRow row)
    {
        if (_key is { } key) return Generic.Call(HashOf<int>, key.Type.RawType, row, row.Schema[key.Index]);
        ValueGetter<DataViewRowId> getter = row.GetIdGetter();
        DataViewRowId id = default;
        return () =>
        {
            getter(ref id);
            return DataViewRowId.Mix(id.Low) ^ id.High;
        };
    }

    // Not GetHashCode: text would hash differently in every process.
    private static Func<ulong> HashOf<T>(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        T value = default;
        return () =>
        {
            getter(ref value);
            ulong hash = 0;
            foreach (char c in value.ToString()) hash = DataViewRowId.Mix(hash ^ c);
            return hash;
        };
    }

    private sealed class Cursor : FilterCursor
    {
        private readonly RowShareView _view;
        private readonly Func<ulong> _hash;

        public Cursor(RowShareView view, DataViewRowCursor source, IEnumerable<DataViewSchema.Column> active)
            : base(source, view.Schema, active)
        {
            _view = view;
            _hash = view.Hash(source);
        }

        protected override bool MoveNextCore()
        {
            while (Source.MoveNext())
            {
                double place = (DataViewRowId.Mix(_hash() ^ _view._seed) >> 11) * (1.0 / (1UL << 53));
                if ((place >= _view._from && place < _view._to) != _view._outside) return true;
            }

            return false;
        }
    }
}

/// <summary>The rows where a number lies in [lower, upper).</summary>
internal sealed class ValueRangeView : FilterView
{
    private readonly DataViewSchema.Column _column;
    private readonly double _lower;
    private readonly double _upper;

    public ValueRangeView(IDataView source, string columnName, double lower, double upper) : base(source)
    {
        _column = source.Schema[columnName];
        if (_column.Type.RawType != typeof(float) && _column.Type.RawType != typeof(double))
            throw Labels.Unsuitable(_column, "Single or Double");
        _lower = lower;
        _upper = upper;
    }

    protected override IEnumerable<DataViewSchema.Column> Needed(IEnumerable<DataViewSchema.Column> active) => active.Append(_column);

    protected override DataViewRowCursor Filter(DataViewRowCursor cursor, IEnumerable<DataViewSchema.Column> active) =>
        new Cursor(this, cursor, active);

    private sealed class Cursor(ValueRangeView view, DataViewRowCursor source, IEnumerable<DataViewSchema.Column> active)
        : FilterCursor(source, view.Schema, active)
    {
        private readonly ValueGetter<float> _getter = Labels.Getter(source, source.Schema[view._column.Index]);

        protected override bool MoveNextCore()
        {
            float value = 0;
            while (Source.MoveNext())
            {
                _getter(ref value);
                if (value >= view._lower && value < view._upper) return true;
            }

            return false;
        }
    }
}
