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
        return Open(input.GetRowCursor(Dependencies(active), rand), active, mapper.Threads);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        ColumnSelection active = new(Schema, columnsNeeded);
        DataViewRowCursor[] cursors = input.GetRowCursorSet(Dependencies(active), n, rand);
        // The cursors run side by side, so they share the threads.
        int threads = Math.Max(1, mapper.Threads / cursors.Length);
        return [.. cursors.Select(cursor => Open(cursor, active, threads))];
    }

    private IEnumerable<DataViewSchema.Column> Dependencies(ColumnSelection active) =>
        mapper.GetDependencies(Schema.Where(column => active[column.Index]));

    private DataViewRowCursor Open(DataViewRowCursor cursor, ColumnSelection active, int threads) =>
        active.AnyFrom(mapper.InputSchema.Count)
            ? new LookAheadCursor(mapper, cursor, active, threads)
            : new PassThroughCursor(mapper, cursor, active);
}
