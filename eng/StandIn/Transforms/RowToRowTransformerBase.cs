namespace Microsoft.ML.Data;

/// <summary>A transformer that adds columns computed from the same row.</summary>
public abstract class RowToRowTransformerBase : ITransformer
{
    private protected RowToRowTransformerBase() { }

    bool ITransformer.IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => ((ITransformer)this).GetRowToRowMapper(inputSchema).OutputSchema;

    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new MappedView(input, MakeMapper(input.Schema));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return new MappedView(new EmptyView(inputSchema), MakeMapper(inputSchema));
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => SaveModel(ctx);

    private protected abstract IRowMapper MakeMapper(DataViewSchema schema);
    private protected abstract void SaveModel(ModelSaveContext ctx);
}

/// <summary>One output column from each of some input columns.</summary>
public abstract class OneToOneTransformerBase : RowToRowTransformerBase
{
    private readonly VersionInfo _version;

    private protected OneToOneTransformerBase(VersionInfo version, (string Output, string Input)[] columns)
    {
        _version = version;
        Pairs = columns;
    }

    private protected OneToOneTransformerBase(VersionInfo version, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(version);
        _version = version;
        Pairs = new (string, string)[ctx.Reader.ReadCount()];
        for (int i = 0; i < Pairs.Length; i++) Pairs[i] = (ctx.Reader.ReadText(), ctx.Reader.ReadText());
    }

    private protected (string Output, string Input)[] Pairs { get; }

    private protected static VersionInfo Version(string modelSignature, string loaderSignature) =>
        new(modelSignature, 1, 1, 1, typeof(OneToOneTransformerBase).Assembly.GetName().Name, loaderSignature);

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(_version);
        ctx.Writer.Write(Pairs.Length);
        foreach ((string output, string input) in Pairs)
        {
            ctx.Writer.Write(output);
            ctx.Writer.Write(input);
        }
    }

    private protected override IRowMapper MakeMapper(DataViewSchema schema) => new PairMapper(this, schema);

    /// <summary>Type and annotations of output i; throws where the input does not suit.</summary>
    private protected abstract DataViewSchema.DetachedColumn OutputColumn(int i, DataViewSchema.Column input);

    private protected abstract Delegate MakeGetter(int i, DataViewRow row, DataViewSchema.Column input);

    private sealed class PairMapper : IRowMapper
    {
        private readonly OneToOneTransformerBase _owner;
        private readonly DataViewSchema.Column[] _inputs;

        public PairMapper(OneToOneTransformerBase owner, DataViewSchema schema)
        {
            _owner = owner;
            _inputs = owner.Pairs.Select(p => schema[p.Input]).ToArray();
            Outputs = _inputs.Select((input, i) => owner.OutputColumn(i, input)).ToArray();
        }

        public DataViewSchema.DetachedColumn[] Outputs { get; }
        public IEnumerable<int> DependenciesOf(int output) => [_inputs[output].Index];
        public Delegate MakeGetter(DataViewRow input, int output) => _owner.MakeGetter(output, input, input.Schema[_inputs[output].Index]);
    }
}
