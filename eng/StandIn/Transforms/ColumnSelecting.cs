using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: Microsoft.ML.LoadableClass(typeof(Microsoft.ML.ITransformer), typeof(ColumnSelectingTransformer), null,
    typeof(Microsoft.ML.SignatureLoadModel), "Select columns", ColumnSelectingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

public sealed class ColumnSelectingEstimator : TrivialEstimator<ColumnSelectingTransformer>
{
    private readonly string[] _names;
    private readonly bool _drop;

    internal ColumnSelectingEstimator(string[] names, bool drop, bool keepHidden)
        : base(new ColumnSelectingTransformer(names, drop, keepHidden))
    {
        _names = names;
        _drop = drop;
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        SchemaShape.Column[] named = Array.ConvertAll(_names, name => inputSchema.Required(name, "input"));
        return new SchemaShape(_drop ? inputSchema.Where(c => !_names.Contains(c.Name)) : named);
    }
}

public sealed class ColumnSelectingTransformer : ITransformer
{
    internal const string LoaderSignature = "StandInSelectColumns";

    private static readonly VersionInfo Version = new("SI SELCT", 1, 1, 1, typeof(ColumnSelectingTransformer).Assembly.GetName().Name,
        LoaderSignature);

    private readonly string[] _names;
    private readonly bool _drop;
    private readonly bool _keepHidden;

    internal ColumnSelectingTransformer(string[] names, bool drop, bool keepHidden)
    {
        _names = names ?? throw new ArgumentNullException(nameof(names));
        _drop = drop;
        _keepHidden = keepHidden;
    }

    bool ITransformer.IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Over(new EmptyView(inputSchema)).Schema;

    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Over(input);
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => Over(new EmptyView(inputSchema));

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(Version);
        ctx.Writer.Write(_drop);
        ctx.Writer.Write(_keepHidden);
        ctx.Writer.Write(_names.Length);
        foreach (string name in _names) ctx.Writer.Write(name);
    }

    internal static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        bool drop = ctx.Reader.ReadBoolean(), keepHidden = ctx.Reader.ReadBoolean();
        string[] names = new string[ctx.Reader.ReadCount()];
        for (int i = 0; i < names.Length; i++) names[i] = ctx.Reader.ReadText();
        return new ColumnSelectingTransformer(names, drop, keepHidden);
    }

    private SelectedView Over(IDataView input)
    {
        DataViewSchema schema = input.Schema;
        DataViewSchema.Column[] named = Array.ConvertAll(_names, name => schema[name]);
        IEnumerable<DataViewSchema.Column> kept = _drop ? schema.Where(c => !_names.Contains(c.Name) && (_keepHidden || !c.IsHidden))
            : _keepHidden ? named.SelectMany(n => schema.Where(c => c.Name == n.Name)) : named;
        return new SelectedView(input, kept.Select(c => c.Index).ToArray());
    }
}

/// <summary>Some of the columns of a view, in an order of their own.</summary>
internal sealed class SelectedView : IDataView, IRowToRowMapper
{
    private readonly IDataView _source;
    private readonly int[] _kept;

    public SelectedView(IDataView source, int[] kept)
    {
        _source = source;
        _kept = kept;
        DataViewSchema.Builder schema = new();
        schema.AddColumns(kept.Select(i => source.Schema[i]));
        Schema = schema.ToSchema();
    }

    public bool CanShuffle => _source.CanShuffle;
    public DataViewSchema Schema { get; }
    public DataViewSchema InputSchema => _source.Schema;
    DataViewSchema IRowToRowMapper.OutputSchema => Schema;

    public long? GetRowCount() => _source.GetRowCount();

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        dependingColumns.Select(c => InputSchema[_kept[c.Index]]);

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        if (input.Schema != InputSchema)
            throw new InvalidOperationException("Schema of input row must be the same as the schema the mapper is bound to.");
        return new Row(this, input, Columns.Mask(Schema, activeColumns));
    }

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

    private ValueGetter<TValue> Getter<TValue>(DataViewRow row, DataViewRow input, DataViewSchema.Column column)
    {
        Columns.CheckActive(row, column);
        return input.GetGetter<TValue>(input.Schema[_kept[column.Index]]);
    }

    private sealed class Row(SelectedView view, DataViewRow input, bool[] active) : DataViewRow
    {
        public override DataViewSchema Schema => view.Schema;
        public override long Position => input.Position;
        public override long Batch => input.Batch;
        public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];
        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();
        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => view.Getter<TValue>(this, input, column);

        protected override void Dispose(bool disposing)
        {
            if (disposing) input.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class Cursor(SelectedView view, DataViewRowCursor input, bool[] active) : DataViewRowCursor
    {
        public override DataViewSchema Schema => view.Schema;
        public override long Position => input.Position;
        public override long Batch => input.Batch;
        public override bool MoveNext() => input.MoveNext();
        public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];
        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();
        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => view.Getter<TValue>(this, input, column);

        protected override void Dispose(bool disposing)
        {
            if (disposing) input.Dispose();
            base.Dispose(disposing);
        }
    }
}
