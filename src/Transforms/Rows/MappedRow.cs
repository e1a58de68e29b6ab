using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetSeq.Transforms;

/// <summary>One row at a time, as a prediction engine reads it: computed when first asked for after the input has moved.</summary>
/// <param name="mapper">Tells of the columns.</param>
/// <param name="input">The row that it is computed from.</param>
/// <param name="active">The columns that are read.</param>
/// <param name="window">What computes the added columns; null where there is nothing to compute.</param>
internal sealed class MappedRow(RowMapper mapper, DataViewRow input, ColumnSelection active, RowWindow? window) : DataViewRow
{
    private const long None = long.MinValue;

    private long _computed = None;

    public override DataViewSchema Schema => mapper.OutputSchema;
    public override long Position => input.Position;
    public override long Batch => input.Batch;

    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        active.Check<TValue>(column);
        int added = column.Index - mapper.InputSchema.Count;
        if (added < 0 || window is null) return input.GetGetter<TValue>(mapper.PassedOn(column));

        ValueGetter<TValue> getter = (ValueGetter<TValue>)window.MakeGetter(added);
        return (ref TValue value) =>
        {
            Compute(window);
            getter(ref value);
        };
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            window?.Dispose();
            input.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Compute(RowWindow rows)
    {
        if (_computed == input.Position) return;
        // Stays None if anything below throws: the next getter must not read half a result.
        _computed = None;
        rows.Clear();
        rows.Add();
        rows.Run();
        _computed = input.Position;
    }
}
