using Microsoft.ML;

namespace MLNetSeq.Transforms;

/// <summary>A mapper whose added column has the values of one of the input's, under a name and annotations of its own.</summary>
/// <remarks>Readers get the input's own getters: a row costs nothing.</remarks>
internal sealed class RelabellingMapper(DataViewSchema input, DataViewSchema.Column source, DataViewSchema.DetachedColumn added)
    : RowMapper(input, [added])
{
    public override DataViewRowCursor OpenCursor(DataViewRowCursor input, ColumnSelection active, int beside) =>
        new PassThroughCursor(this, input, active);

    public override DataViewSchema.Column PassedOn(DataViewSchema.Column column) =>
        column.Index < InputSchema.Count ? base.PassedOn(column) : source;

    protected override IEnumerable<DataViewSchema.Column> SourcesOf(int added) => [source];

    protected override DataViewRow OpenRow(DataViewRow input, ColumnSelection active) => new MappedRow(this, input, active, window: null);
}
