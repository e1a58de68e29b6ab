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

    /// <summary>Opens a cursor over the output.</summary>
    /// <param name="input">A cursor over the input; the opened one disposes it.</param>
    /// <param name="active">The columns that are read.</param>
    /// <param name="beside">How many cursors run side by side, this one included.</param>
    public abstract DataViewRowCursor OpenCursor(DataViewRowCursor input, ColumnSelection active, int beside);

    /// <summary>The input's column whose values this column of the output has; not asked of one that is computed.</summary>
    public virtual DataViewSchema.Column PassedOn(DataViewSchema.Column column) => InputSchema[column.Index];

    /// <summary>The columns of the input that the added column with this number comes from.</summary>
    protected abstract IEnumerable<DataViewSchema.Column> SourcesOf(int added);

    /// <summary>Opens a row of the output, as a prediction engine reads it.</summary>
    protected abstract DataViewRow OpenRow(DataViewRow input, ColumnSelection active);

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
        return OpenRow(input, new ColumnSelection(OutputSchema, activeColumns));
    }
}
