namespace Microsoft.ML.Data;

/// <summary>Keeps in memory, from the first cursor on, those columns that were asked for.</summary>
internal sealed class CacheView : IDataView
{
    // Rows a cursor of a set takes at a time: enough to be cheap to hand out, few enough to share small data fairly.
    private const int BlockSize = 64;

    private readonly IDataView _source;
    private readonly IColumnCache[] _columns;
    private readonly Lock _lock = new();
    private long _rows = -1;

    public CacheView(IDataView source, IEnumerable<string> prefetch)
    {
        _source = source;
        _columns = new IColumnCache[source.Schema.Count];
        DataViewSchema.Column[] now = prefetch.Select(name => source.Schema[name]).ToArray();
        if (now.Length > 0) Fill(now);
    }

    public bool CanShuffle => true;
    public DataViewSchema Schema => _source.Schema;

    public long? GetRowCount() => _rows >= 0 ? _rows : _source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null) =>
        GetRowCursorSet(columnsNeeded, 1, rand)[0];

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
    {
        DataViewSchema.Column[] needed = columnsNeeded.ToArray();
        Fill(needed);
        int[] order = null;
        if (rand is not null)
        {
            order = Enumerable.Range(0, checked((int)_rows)).ToArray();
            rand.Shuffle(order);
        }

        DataViewRowCursor[] cursors = new DataViewRowCursor[Math.Max(1, n)];
        for (int i = 0; i < cursors.Length; i++) cursors[i] = new Cursor(this, needed, order, first: i, step: cursors.Length);
        return cursors;
    }

    private void Fill(DataViewSchema.Column[] needed)
    {
        lock (_lock)
        {
            DataViewSchema.Column[] missing = needed.Where(c => _columns[c.Index] is null).Select(c => Schema[c.Index]).ToArray();
            if (missing.Length == 0 && _rows >= 0) return;
            using DataViewRowCursor cursor = _source.GetRowCursor(missing);
            IColumnCache[] caches = missing.Select(c => Generic.Call(MakeCache<int>, c.Type.RawType, (DataViewRow)cursor, c)).ToArray();
            long rows = 0;
            for (; cursor.MoveNext(); rows++)
                foreach (IColumnCache cache in caches) cache.AddCurrent();
            if (_rows >= 0 && rows != _rows)
                throw new InvalidOperationException($"The data under a cache had {_rows} rows before and has {rows} now.");
            for (int i = 0; i < missing.Length; i++) _columns[missing[i].Index] = caches[i];
            _rows = rows;
        }
    }

    private static IColumnCache MakeCache<T>(DataViewRow row, DataViewSchema.Column column) => new ColumnCache<T>(row.GetGetter<T>(column));

    private interface IColumnCache
    {
        void AddCurrent();
        Delegate Getter(Func<int> row);
    }

    private sealed class ColumnCache<T>(ValueGetter<T> source) : IColumnCache
    {
        private readonly List<T> _values = [];

        public void AddCurrent()
        {
            T value = default;
            source(ref value);
            _values.Add(value);
        }

        public Delegate Getter(Func<int> row) => Copies.Getter(() => _values[row()]);
    }

    /// <summary>Of all blocks of rows, every step-th from the first on.</summary>
    private sealed class Cursor(CacheView view, IEnumerable<DataViewSchema.Column> active, int[] order, int first, int step)
        : SourceCursor(view.Schema, active)
    {
        private long _at = -1;

        public override long Position => base.Position < 0 ? -1 : _at;
        public override long Batch => base.Position < 0 ? 0 : _at / BlockSize;

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)Row(), 0);

        protected override bool MoveNextCore()
        {
            if (_at < 0) _at = (long)first * BlockSize;
            else if (++_at % BlockSize == 0) _at += (step - 1L) * BlockSize;
            return _at < view._rows;
        }

        protected override Delegate MakeGetter(int column) => view._columns[column].Getter(Row);

        private int Row()
        {
            CheckOnRow();
            return order is null ? checked((int)_at) : order[_at];
        }
    }
}
