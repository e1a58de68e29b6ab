using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetSeq.Transforms;

/// <summary>A cursor over the output of a mapper that has nothing to compute: the input's, under the output's schema.</summary>
internal sealed class PassThroughCursor(RowMapper mapper, DataViewRowCursor input, ColumnSelection active) : DataViewRowCursor
{
    public override DataViewSchema Schema => mapper.OutputSchema;
    public override long Position => input.Position;
    public override long Batch => input.Batch;

    public override bool MoveNext() => input.MoveNext();

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
