using Microsoft.ML.Data;

namespace Microsoft.ML;

public sealed class PredictionEngineOptions
{
    public bool IgnoreMissingColumns = true;
    public SchemaDefinition InputSchemaDefinition;
    public SchemaDefinition OutputSchemaDefinition;
    public bool OwnsTransformer = true;

    public PredictionEngineOptions() { }
}

public abstract class PredictionEngineBase<TSrc, TDst> : IDisposable
    where TSrc : class
    where TDst : class, new()
{
    private readonly ObjectRow<TSrc> _input;
    private readonly DataViewRow _output;
    private readonly Action<TDst> _fill;
    private readonly IDisposable _owned;

    private protected PredictionEngineBase(ITransformer transformer, PredictionEngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(transformer);
        if (!transformer.IsRowToRowMapper)
            throw new InvalidOperationException(
                $"A prediction engine needs a row to row mapper, and {transformer.GetType()} is none (or a part of the chain is not).");
        _input = new ObjectRow<TSrc>(options.InputSchemaDefinition
            ?? SchemaDefinition.Create(typeof(TSrc), SchemaDefinition.Direction.Read));
        IRowToRowMapper mapper = transformer.GetRowToRowMapper(_input.Schema);
        OutputSchema = mapper.OutputSchema;
        _output = mapper.GetRow(_input, OutputSchema);
        if (_output.Schema != OutputSchema)
            throw new InvalidOperationException(
                $"Schema did not match original schema: the row of {mapper.GetType()} has another schema object than its OutputSchema.");
        _fill = new RowObjects<TDst>(OutputSchema, options.IgnoreMissingColumns, options.OutputSchemaDefinition).Filler(_output);
        _owned = options.OwnsTransformer ? transformer as IDisposable : null;
    }

    public DataViewSchema OutputSchema { get; }

    public TDst Predict(TSrc example)
    {
        TDst prediction = new();
        Predict(example, ref prediction);
        return prediction;
    }

    public abstract void Predict(TSrc example, ref TDst prediction);

    private protected void Fill(TSrc example, ref TDst prediction)
    {
        _input.Set(example);
        _fill(prediction ??= new TDst());
    }

    public void Dispose()
    {
        _output.Dispose();
        _owned?.Dispose();
        GC.SuppressFinalize(this);
    }
}

public sealed class PredictionEngine<TSrc, TDst> : PredictionEngineBase<TSrc, TDst>
    where TSrc : class
    where TDst : class, new()
{
    internal PredictionEngine(ITransformer transformer, PredictionEngineOptions options) : base(transformer, options) { }

    public override void Predict(TSrc example, ref TDst prediction) => Fill(example, ref prediction);
}
