using Microsoft.ML;

namespace MLNetSeq.Transforms;

/// <summary>A mapper whose added columns are computed, a window of rows at a time.</summary>
internal abstract class ComputingMapper(DataViewSchema input, IEnumerable<DataViewSchema.DetachedColumn> added) : RowMapper(input, added)
{
    /// <summary>The threads that one cursor may use.</summary>
    protected abstract int Threads { get; }

    /// <summary>Opens what computes the active ones of the added columns for the rows at which <paramref name="input"/> stands.</summary>
    public abstract RowWindow OpenWindow(DataViewRow input, ColumnSelection active, int threads);

    // Cursors that run side by side share the threads.
    public sealed override DataViewRowCursor OpenCursor(DataViewRowCursor input, ColumnSelection active, int beside) => IsIdle(active)
        ? new PassThroughCursor(this, input, active)
        : new LookAheadCursor(this, input, active, Math.Max(1, Threads / beside));

    protected sealed override DataViewRow OpenRow(DataViewRow input, ColumnSelection active) =>
        new MappedRow(this, input, active, IsIdle(active) ? null : OpenWindow(input, active, threads: 1));

    private bool IsIdle(ColumnSelection active) => !active.AnyFrom(InputSchema.Count);
}
