using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace MLNetSeq.Tests;

public sealed class PredictionTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void An_engine_predicts_one_object_at_a_time_and_computes_only_what_it_fills()
    {
        Doubler doubler = new("Twice", "Weight"), unused = new("Unused", "Weight");
        IDataView data = _ml.Data.LoadFromEnumerable(Sample.Rows(3));
        ITransformer chain = new EstimatorChain<ITransformer>().Append(doubler).Append(unused)
            .Append(_ml.Transforms.Conversion.MapValueToKey("Key", "Text"))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Back", "Key")).Fit(data);
        using PredictionEngine<Sample, Output> engine = _ml.Model.CreatePredictionEngine<Sample, Output>(chain);
        Assert.Equal(8, engine.Predict(new Sample { Number = 4, Text = "row 1" }).Twice);
        Output output = new();
        engine.Predict(new Sample { Number = 5, Text = "row 2" }, ref output);
        Assert.Equal((10, "row 2"), (output.Twice, output.Back));
        Assert.Equal(2, doubler.Computed);
        Assert.Equal(0, unused.Computed);
    }

    [Fact]
    public void An_engine_names_an_output_column_that_is_not_there_unless_missing_columns_are_ignored()
    {
        Doubler doubler = new("Twice", "Weight");
        Exception e = Assert.ThrowsAny<Exception>(() =>
            _ml.Model.CreatePredictionEngine<Sample, Output>(doubler, ignoreMissingColumns: false));
        Assert.Contains("Back", e.Message);
        Assert.Equal(6, _ml.Model.CreatePredictionEngine<Sample, Output>(doubler).Predict(new Sample { Number = 3 }).Twice);
    }

    [Fact]
    public void A_row_must_have_the_very_schema_object_of_the_mapper()
    {
        Doubler doubler = new("Twice", "Weight");
        ITransformer copy = _ml.Transforms.CopyColumns("Copy", "Twice").Fit(doubler.Transform(_ml.Data.LoadFromEnumerable(Sample.Rows(1))));
        ITransformer chain = new TransformerChain<ITransformer>(doubler, copy);
        IDataView data = _ml.Data.LoadFromEnumerable(Sample.Rows(1)), equal = _ml.Data.LoadFromEnumerable(Sample.Rows(1));
        IRowToRowMapper mapper = chain.GetRowToRowMapper(data.Schema);
        Assert.Same(data.Schema, mapper.InputSchema);
        using DataViewRowCursor right = data.GetRowCursor(data.Schema), wrong = equal.GetRowCursor(equal.Schema);
        using DataViewRow row = mapper.GetRow(right, mapper.OutputSchema);
        Assert.Same(mapper.OutputSchema, row.Schema);
        Assert.ThrowsAny<Exception>(() => mapper.GetRow(wrong, mapper.OutputSchema));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_engine_disposes_its_transformer_if_it_owns_it(bool owns)
    {
        Disposable model = new();
        TransformerChain<ITransformer> chain = new(model);
        _ml.Model.CreatePredictionEngine<Sample, Output>(chain, new PredictionEngineOptions { OwnsTransformer = owns }).Dispose();
        Assert.Equal(owns, model.Disposed);
    }

    [Fact]
    public void Scopes_choose_the_parts_of_a_chain()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Sample.Rows(2));
        TransformerChain<ITransformer> chain = new EstimatorChain<ITransformer>()
            .Append((IEstimator<ITransformer>)new Doubler("Training", "Weight"), TransformerScope.Training)
            .Append((IEstimator<ITransformer>)new Doubler("Scoring", "Weight"), TransformerScope.Scoring).Fit(data);
        Assert.Null(chain.GetModelFor(TransformerScope.Scoring).GetOutputSchema(data.Schema).GetColumnOrNull("Training"));
        Assert.NotNull(chain.GetModelFor(TransformerScope.Scoring).GetOutputSchema(data.Schema).GetColumnOrNull("Scoring"));
        Assert.Equal(2, chain.Count());
    }

    [Fact]
    public void A_cache_checkpoint_lets_a_trainer_read_again_without_computing_again()
    {
        Doubler doubler = new("Twice", "Weight");
        Reader reader = new("Twice");
        new EstimatorChain<ITransformer>().Append(doubler).AppendCacheCheckpoint(_ml).Append(reader)
            .Fit(_ml.Data.LoadFromEnumerable(Sample.Rows(5)));
        Assert.Equal(5, doubler.Computed);
    }

    private sealed class Output
    {
        public float Twice { get; set; }
        public string Back { get; set; } = "";
    }

    /// <summary>Reads a column three times over, as a trainer does.</summary>
    private sealed class Reader(string column) : IEstimator<ITransformer>
    {
        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema;

        public ITransformer Fit(IDataView input)
        {
            for (int i = 0; i < 3; i++) Assert.Equal(5, Views.Column<float>(input, column).Count);
            return new TransformerChain<ITransformer>();
        }
    }

    private sealed class Disposable : ITransformer, IDisposable
    {
        private readonly Doubler _inner = new("Twice", "Weight");

        public bool Disposed { get; private set; }
        public bool IsRowToRowMapper => true;
        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _inner.GetOutputSchema(inputSchema);
        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => _inner.GetRowToRowMapper(inputSchema);
        public IDataView Transform(IDataView input) => _inner.Transform(input);
        public void Save(ModelSaveContext ctx) => _inner.Save(ctx);
        public void Dispose() => Disposed = true;
    }
}
