using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetSeq.Trainers;

/// <summary>The shape of a schema. ML.NET makes one of a schema in its own assemblies only, but hands it to every estimator of a chain it
/// fits.</summary>
internal static class SchemaShapes
{
    /// <summary>The shape of the columns' schema.</summary>
    public static SchemaShape Of(IEnumerable<DataViewSchema.DetachedColumn> columns)
    {
        DataViewSchema.Builder builder = new();
        builder.AddColumns(columns);
        Probe probe = new();
        new EstimatorChain<ITransformer>().Append(probe).Fit(new NoRows(builder.ToSchema()));
        return probe.Seen ?? throw new NotSupportedException(
            "ML.NET has changed under MLNetSeq: fitting a chain no longer asks its estimators for their output schema.");
    }

    /// <summary>A shape with these columns added, in the place of those of the same names.</summary>
    public static SchemaShape With(SchemaShape input, IReadOnlyCollection<DataViewSchema.DetachedColumn> added)
    {
        HashSet<string> replaced = [.. added.Select(column => column.Name)];
        return new SchemaShape(input.Where(column => !replaced.Contains(column.Name)).Concat(Of(added)));
    }

    /// <summary>Remembers the shape it is asked about.</summary>
    private sealed class Probe : IEstimator<ITransformer>
    {
        public SchemaShape? Seen { get; private set; }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => Seen = inputSchema;

        public ITransformer Fit(IDataView input) => new TransformerChain<ITransformer>();
    }

    private sealed class NoRows(DataViewSchema schema) : IDataView
    {
        public DataViewSchema Schema => schema;
        public bool CanShuffle => false;
        public long? GetRowCount() => 0;

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
            throw new NotSupportedException("This data has a schema only.");

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
            throw new NotSupportedException("This data has a schema only.");
    }
}
