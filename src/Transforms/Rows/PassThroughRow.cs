using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetSeq.Transforms;

/// <summary>A row of the output of a mapper that has nothing to compute: the input's, under the output's schema.</summary>
internal sealed class PassThroughRow(RowMapper mapper, DataViewRow input, ColumnSelection active) : DataViewRow
{
    public override DataViewSchema Schema => mapper.OutputSchema;
    public override long Position => input.Position;
    public override long Batch => input.Batch;

    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        active.Check<TValue>(column);
        return input.GetGetter<TValue>(mapper.PassedOn(column));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) input.Dispose();
        base.Dispose(disposing);
    }
}
