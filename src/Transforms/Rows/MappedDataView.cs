using Microsoft.ML;

namespace MLNetSeq.Transforms;

/// <summary>The rows of an input with the columns a mapper adds; nothing is computed before a cursor asks for it.</summary>
internal sealed class MappedDataView(RowMapper mapper, IDataView input) : IDataView
{
    public DataViewSchema Schema => mapper.OutputSchema;

    public bool CanShuffle => input.CanShuffle;

    public long? GetRowCount() => input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        ColumnSelection active = new(Schema, columnsNeeded);
        return mapper.OpenCursor(input.GetRowCursor(Dependencies(active), rand), active, beside: 1);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        ColumnSelection active = new(Schema, columnsNeeded);
        DataViewRowCursor[] cursors = input.GetRowCursorSet(Dependencies(active), n, rand);
        return [.. cursors.Select(cursor => mapper.OpenCursor(cursor, active, cursors.Length))];
    }

    private IEnumerable<DataViewSchema.Column> Dependencies(ColumnSelection active) =>
        mapper.GetDependencies(Schema.Where(column => active[column.Index]));
}
