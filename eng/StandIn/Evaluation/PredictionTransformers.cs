namespace Microsoft.ML.Data;

public abstract class PredictionTransformerBase<TModel> : IPredictionTransformer<TModel>, IDisposable where TModel : class
{
    private protected PredictionTransformerBase(TModel model) => Model = model;

    public TModel Model { get; }

    bool ITransformer.IsRowToRowMapper => true;

    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new MappedView(input, MakeMapper(input.Schema));
    }

    public abstract DataViewSchema GetOutputSchema(DataViewSchema inputSchema);

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => MapperOver(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => SaveModel(ctx);

    public void Dispose() => (Model as IDisposable)?.Dispose();

    private protected MappedView MapperOver(DataViewSchema inputSchema) => new(new EmptyView(inputSchema), MakeMapper(inputSchema));

    private protected abstract IRowMapper MakeMapper(DataViewSchema schema);
    private protected abstract void SaveModel(ModelSaveContext ctx);
}

public abstract class SingleFeaturePredictionTransformerBase<TModel>
    : PredictionTransformerBase<TModel>, ISingleFeaturePredictionTransformer<TModel>
    where TModel : class
{
    private protected SingleFeaturePredictionTransformerBase(TModel model, string featureColumn, DataViewType featureType) : base(model)
    {
        FeatureColumnName = featureColumn;
        FeatureColumnType = featureType;
    }

    public string FeatureColumnName { get; }
    public DataViewType FeatureColumnType { get; }

    public sealed override DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => MapperOver(inputSchema).Schema;
}

public sealed class BinaryPredictionTransformer<TModel> : SingleFeaturePredictionTransformerBase<TModel> where TModel : class
{
    private readonly Func<DataViewSchema, IRowMapper> _makeMapper;
    private readonly Action<ModelSaveContext> _save;

    internal BinaryPredictionTransformer(TModel model, Func<DataViewSchema, IRowMapper> makeMapper, Action<ModelSaveContext> save)
        : base(model, null, null)
    {
        _makeMapper = makeMapper;
        _save = save;
    }

    private protected override IRowMapper MakeMapper(DataViewSchema schema) => _makeMapper(schema);
    private protected override void SaveModel(ModelSaveContext ctx) => _save(ctx);
}
