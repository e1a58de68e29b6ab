using Microsoft.ML;

namespace MLNetSeq.Tests;

/// <summary>Passes a view on and remembers which cursors were opened over it, and for which columns.</summary>
public sealed class WatchedView(IDataView source) : IDataView
{
    public List<string[]> Cursors { get; } = [];

    public DataViewSchema Schema => source.Schema;
    public bool CanShuffle => source.CanShuffle;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        Cursors.Add([.. columnsNeeded.Select(c => c.Name)]);
        return source.GetRowCursor(columnsNeeded, rand);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        Cursors.Add([.. columnsNeeded.Select(c => c.Name)]);
        return source.GetRowCursorSet(columnsNeeded, n, rand);
    }
}
