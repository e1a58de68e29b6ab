using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetSeq.Transforms;

/// <summary>A transformer bound to one input schema: all columns of the input, then the added ones.</summary>
/// <remarks>ML.NET compares schemas by reference, so both are made once and handed out as they are.</remarks>
internal abstract class RowMapper : IRowToRowMapper
{
    protected RowMapper(DataViewSchema input, IEnumerable<DataViewSchema.DetachedColumn> added)
    {
        DataViewSchema.Builder builder = new();
        builder.AddColumns(input);
        builder.AddColumns(added);
        InputSchema = input;
        OutputSchema = builder.ToSchema();
    }

    public DataViewSchema InputSchema { get; }
    public DataViewSchema OutputSchema { get; }

    /// <summary>The threads that one cursor may use.</summary>
    public abstract int Threads { get; }

    /// <summary>Opens what computes the active ones of the added columns for the rows at which <paramref name="input"/> stands.</summary>
    public abstract RowWindow OpenWindow(DataViewRow input, ColumnSelection active, int threads);

    /// <summary>The columns of the input that the added column with this number is computed from.</summary>
    protected abstract IEnumerable<DataViewSchema.Column> SourcesOf(int added);

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        ColumnSelection active = new(OutputSchema, dependingColumns);
        HashSet<int> needed = [.. Enumerable.Range(0, InputSchema.Count).Where(i => active[i])];
        for (int i = InputSchema.Count; i < OutputSchema.Count; i++)
            if (active[i]) needed.UnionWith(SourcesOf(i - InputSchema.Count).Select(c => c.Index));
        return [.. needed.Order().Select(i => InputSchema[i])];
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        if (input.Schema != InputSchema)
            throw new ArgumentException("The row has another schema object than the one this mapper is bound to.", nameof(input));
        return new MappedRow(this, input, new ColumnSelection(OutputSchema, activeColumns));
    }
}
