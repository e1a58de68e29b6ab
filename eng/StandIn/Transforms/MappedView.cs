namespace Microsoft.ML.Data;

/// <summary>Columns computed from a row, over one input schema.</summary>
internal interface IRowMapper
{
    DataViewSchema.DetachedColumn[] Outputs { get; }

    /// <summary>The input columns that an output is computed from.</summary>
    IEnumerable<int> DependenciesOf(int output);

    Delegate MakeGetter(DataViewRow input, int output);
}

/// <summary>A view with a mapper's columns behind its own, computed only where they are asked for; and the same for single rows.</summary>
internal sealed class MappedView : IDataView, IRowToRowMapper
{
    private readonly IDataView _source;
    private readonly IRowMapper _mapper;

    public MappedView(IDataView source, IRowMapper mapper)
    {
        _source = source;
        _mapper = mapper;
        DataViewSchema.Builder schema = new();
        schema.AddColumns(source.Schema);
        schema.AddColumns(mapper.Outputs);
        Schema = schema.ToSchema();
    }

    public bool CanShuffle => _source.CanShuffle;
    public DataViewSchema Schema { get; }

    public DataViewSchema InputSchema => _source.Schema;
    DataViewSchema IRowToRowMapper.OutputSchema => Schema;

    public long? GetRowCount() => _source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        bool[] active = Columns.Mask(Schema, columnsNeeded);
        return new Cursor(this, _source.GetRowCursor(GetDependencies(Columns.Where(Schema, active)), rand), active);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
    {
        bool[] active = Columns.Mask(Schema, columnsNeeded);
        DataViewRowCursor[] cursors = _source.GetRowCursorSet(GetDependencies(Columns.Where(Schema, active)), n, rand);
        return Array.ConvertAll(cursors, cursor => (DataViewRowCursor)new Cursor(this, cursor, active));
    }

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        bool[] needed = new bool[InputSchema.Count];
        foreach (DataViewSchema.Column column in dependingColumns)
        {
            if (column.Index < needed.Length) needed[column.Index] = true;
            else foreach (int input in _mapper.DependenciesOf(column.Index - needed.Length)) needed[input] = true;
        }

        return Columns.Where(InputSchema, needed);
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        if (input.Schema != InputSchema)
            throw new InvalidOperationException("Schema of input row must be the same as the schema the mapper is bound to.");
        return new Row(this, input, Columns.Mask(Schema, activeColumns));
    }

    /// <summary>A getter of the input or of the mapper, which is made once for each row or cursor.</summary>
    private ValueGetter<TValue> Getter<TValue>(DataViewRow row, DataViewRow input, DataViewSchema.Column column, ref Delegate[] made)
    {
        Columns.CheckActive(row, column);
        int output = column.Index - InputSchema.Count;
        if (output < 0) return input.GetGetter<TValue>(input.Schema[column.Index]);
        made ??= new Delegate[_mapper.Outputs.Length];
        return Columns.Cast<TValue>(made[output] ??= _mapper.MakeGetter(input, output), Schema[column.Index]);
    }

    private sealed class Row(MappedView view, DataViewRow input, bool[] active) : DataViewRow
    {
        private Delegate[] _getters;

        public override DataViewSchema Schema => view.Schema;
        public override long Position => input.Position;
        public override long Batch => input.Batch;
        public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];
        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();
        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            view.Getter<TValue>(this, input, column, ref _getters);

        protected override void Dispose(bool disposing)
        {
            if (disposing) input.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class Cursor(MappedView view, DataViewRowCursor input, bool[] active) : DataViewRowCursor
    {
        private Delegate[] _getters;

        public override DataViewSchema Schema => view.Schema;
        public override long Position => input.Position;
        public override long Batch => input.Batch;
        public override bool MoveNext() => input.MoveNext();
        public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];
        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();
        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            view.Getter<TValue>(this, input, column, ref _getters);

        protected override void Dispose(bool disposing)
        {
            if (disposing) input.Dispose();
            base.Dispose(disposing);
        }
    }
}
