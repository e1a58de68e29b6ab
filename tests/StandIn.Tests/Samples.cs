using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetSeq.Tests;

/// <summary>A row with one member of each kind.</summary>
public sealed class Sample
{
    public string Text { get; set; } = "";

    public bool Label { get; set; }

    [ColumnName("Weight")]
    public float Number { get; set; }

    [VectorType(3)]
    public float[] Features { get; set; } = [0, 0, 0];

    public float[] Sequence { get; set; } = [];

    public string[] Tokens { get; set; } = [];

    [KeyType(5)]
    public uint Group { get; set; }

    [NoColumn]
    public int Ignored { get; set; }

    public static List<Sample> Rows(int count) => [.. Enumerable.Range(0, count).Select(i => new Sample
    {
        Text = $"row {i}",
        Label = i % 2 == 0,
        Number = i,
        Features = [i, i + 0.5f, -i],
        Sequence = [.. Enumerable.Range(0, i % 4).Select(k => (float)k)],
        Tokens = [.. Enumerable.Range(0, i % 3).Select(k => $"t{k}")],
        Group = (uint)(i % 6),
    })];
}

/// <summary>Reading views by hand, as a transformer would.</summary>
internal static class Views
{
    public static List<T> Column<T>(IDataView data, string name, Random? random = null)
    {
        using DataViewRowCursor cursor = data.GetRowCursor([data.Schema[name]], random);
        return Column<T>(cursor, name);
    }

    public static List<T> Column<T>(DataViewRowCursor cursor, string name)
    {
        ValueGetter<T> getter = cursor.GetGetter<T>(cursor.Schema[name]);
        List<T> values = [];
        while (cursor.MoveNext())
        {
            T value = default!;
            getter(ref value);
            values.Add(value);
        }

        return values;
    }

    public static float[] Numbers(IDataView data, Random? random = null) => [.. Column<float>(data, "Weight", random)];
}

/// <summary>
/// What somebody else's transformer looks like: public API only. It doubles a float column and counts how often it computes.
/// </summary>
internal sealed class Doubler(string output, string input) : IEstimator<Doubler>, ITransformer
{
    public int Computed;

    public bool IsRowToRowMapper => true;

    public Doubler Fit(IDataView data) => this;

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => new Mapper(this, inputSchema).OutputSchema;

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new Mapper(this, inputSchema);

    public IDataView Transform(IDataView data) => new View(this, data);

    // Nothing written: what Model.Save must refuse.
    public void Save(ModelSaveContext ctx) { }

    private sealed class Mapper : IRowToRowMapper
    {
        private readonly Doubler _owner;
        private readonly DataViewSchema.Column _input;

        public Mapper(Doubler owner, DataViewSchema inputSchema)
        {
            _owner = owner;
            _input = inputSchema[owner.Input];
            InputSchema = inputSchema;
            DataViewSchema.Builder schema = new();
            schema.AddColumns(inputSchema);
            schema.AddColumn(owner.Output, NumberDataViewType.Single);
            OutputSchema = schema.ToSchema();
        }

        public DataViewSchema InputSchema { get; }
        public DataViewSchema OutputSchema { get; }

        public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> columns) =>
            columns.Select(c => c.Index < InputSchema.Count ? InputSchema[c.Index] : _input).DistinctBy(c => c.Index);

        public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) => new Row(this, input);

        public ValueGetter<TValue> Getter<TValue>(DataViewRow input, DataViewSchema.Column column)
        {
            if (column.Index < InputSchema.Count) return input.GetGetter<TValue>(input.Schema[column.Index]);
            ValueGetter<float> source = input.GetGetter<float>(input.Schema[_input.Index]);
            ValueGetter<float> getter = (ref float value) =>
            {
                Interlocked.Increment(ref _owner.Computed);
                source(ref value);
                value *= 2;
            };
            return getter as ValueGetter<TValue> ?? throw new InvalidOperationException($"{column.Name} is Single.");
        }
    }

    private string Output => output;
    private string Input => input;

    private sealed class Row(Mapper mapper, DataViewRow input) : DataViewRow
    {
        public override DataViewSchema Schema => mapper.OutputSchema;
        public override long Position => input.Position;
        public override long Batch => input.Batch;
        public override bool IsColumnActive(DataViewSchema.Column column) => true;
        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();
        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => mapper.Getter<TValue>(input, column);
    }

    private sealed class View(Doubler owner, IDataView source) : IDataView
    {
        private readonly Mapper _mapper = new(owner, source.Schema);

        public bool CanShuffle => source.CanShuffle;
        public DataViewSchema Schema => _mapper.OutputSchema;
        public long? GetRowCount() => source.GetRowCount();

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columns, Random? rand = null) =>
            new Cursor(_mapper, source.GetRowCursor(_mapper.GetDependencies(columns), rand));

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columns, int n, Random? rand = null) =>
            Array.ConvertAll(source.GetRowCursorSet(_mapper.GetDependencies(columns), n, rand),
                c => (DataViewRowCursor)new Cursor(_mapper, c));
    }

    private sealed class Cursor(Mapper mapper, DataViewRowCursor input) : DataViewRowCursor
    {
        public override DataViewSchema Schema => mapper.OutputSchema;
        public override long Position => input.Position;
        public override long Batch => input.Batch;
        public override bool MoveNext() => input.MoveNext();
        public override bool IsColumnActive(DataViewSchema.Column column) => true;
        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();
        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => mapper.Getter<TValue>(input, column);

        protected override void Dispose(bool disposing)
        {
            if (disposing) input.Dispose();
            base.Dispose(disposing);
        }
    }
}

/// <summary>Records the shape it is asked about: how an outsider gets hold of a SchemaShape.</summary>
internal sealed class ShapeProbe : IEstimator<ITransformer>
{
    public SchemaShape? Shape { get; private set; }

    public ITransformer Fit(IDataView input) => new TransformerChain<ITransformer>();

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => Shape = inputSchema;

    public static SchemaShape Of(IDataView data)
    {
        ShapeProbe probe = new();
        new EstimatorChain<ITransformer>().Append(probe).Fit(data);
        return probe.Shape!;
    }
}
