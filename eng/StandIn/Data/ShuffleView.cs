namespace Microsoft.ML.Data;

/// <summary>
/// Rows in random order, out of a pool that is filled from the source as it empties: the source is read once and never
/// held whole. Every cursor gives the same order, unless it is given a random source of its own.
/// </summary>
internal sealed class ShuffleView(IDataView source, int seed, int poolSize, bool shuffleSource) : IDataView
{
    public bool CanShuffle => true;
    public DataViewSchema Schema => source.Schema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        DataViewSchema.Column[] active = columnsNeeded.ToArray();
        rand ??= new Random(seed);
        DataViewRowCursor cursor = source.GetRowCursor(active, shuffleSource && source.CanShuffle ? rand : null);
        return new Cursor(cursor, Schema, active, rand, poolSize);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor : SourceCursor
    {
        private readonly DataViewRowCursor _source;
        private readonly Random _random;
        private readonly IPool[] _pools;
        private readonly Pool<DataViewRowId> _ids;
        private readonly int _poolSize;
        private int _count;
        private int _current;
        private bool _sourceEnded;

        public Cursor(DataViewRowCursor source, DataViewSchema schema, DataViewSchema.Column[] active, Random random, int poolSize)
            : base(schema, active)
        {
            _source = source;
            _random = random;
            _poolSize = poolSize;
            _ids = new Pool<DataViewRowId>(source.GetIdGetter());
            _pools = new IPool[schema.Count];
            foreach (DataViewSchema.Column column in active)
                _pools[column.Index] ??= Generic.Call(MakePool<int>, column.Type.RawType, (DataViewRow)source, source.Schema[column.Index]);
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ValueGetter<DataViewRowId>)_ids.Getter(Slot);

        // The row just served leaves the pool; the last one takes its slot, and the source fills up behind.
        protected override bool MoveNextCore()
        {
            if (Position >= 0) Move(--_count, _current);
            while (_count < _poolSize && !_sourceEnded)
            {
                _sourceEnded = !_source.MoveNext();
                if (!_sourceEnded) Fill(_count++);
            }

            if (_count == 0) return false;
            _current = _random.Next(_count);
            return true;
        }

        protected override Delegate MakeGetter(int column) => _pools[column].Getter(Slot);

        protected override void Dispose(bool disposing)
        {
            if (disposing) _source.Dispose();
            base.Dispose(disposing);
        }

        private int Slot()
        {
            CheckOnRow();
            return _current;
        }

        private void Fill(int slot)
        {
            _ids.Fill(slot);
            foreach (IPool pool in _pools) pool?.Fill(slot);
        }

        private void Move(int from, int to)
        {
            _ids.Move(from, to);
            foreach (IPool pool in _pools) pool?.Move(from, to);
        }

        private static IPool MakePool<T>(DataViewRow row, DataViewSchema.Column column) => new Pool<T>(row.GetGetter<T>(column));
    }

    private interface IPool
    {
        void Fill(int slot);
        void Move(int from, int to);
        Delegate Getter(Func<int> slot);
    }

    private sealed class Pool<T>(ValueGetter<T> source) : IPool
    {
        private readonly List<T> _slots = [];

        // A fresh value: one that was served before may still be looked at.
        public void Fill(int slot)
        {
            T value = default;
            source(ref value);
            if (slot == _slots.Count) _slots.Add(value);
            else _slots[slot] = value;
        }

        public void Move(int from, int to) => _slots[to] = _slots[from];

        public Delegate Getter(Func<int> slot) => Copies.Getter(() => _slots[slot()]);
    }
}

/// <summary>Getters of values kept somewhere: a vector is copied, as whoever reads it may write over his copy.</summary>
internal static class Copies
{
    public static Delegate Getter<T>(Func<T> kept) =>
        typeof(T).IsGenericType && typeof(T).GetGenericTypeDefinition() == typeof(VBuffer<>)
            ? Generic.Call(VectorGetter<int>, typeof(T).GenericTypeArguments[0], (Delegate)kept)
            : (ValueGetter<T>)((ref T value) => value = kept());

    private static Delegate VectorGetter<T>(Delegate kept)
    {
        Func<VBuffer<T>> vector = (Func<VBuffer<T>>)kept;
        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => vector().CopyTo(ref value));
    }
}
