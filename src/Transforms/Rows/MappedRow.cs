using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetSeq.Transforms;

/// <summary>One row at a time, as a prediction engine reads it: computed when first asked for after the input has moved.</summary>
internal sealed class MappedRow : DataViewRow
{
    private const long None = long.MinValue;

    private readonly ComputingMapper _mapper;
    private readonly DataViewRow _input;
    private readonly ColumnSelection _active;
    private readonly RowWindow _window;
    private long _computed = None;

    public MappedRow(ComputingMapper mapper, DataViewRow input, ColumnSelection active)
    {
        _mapper = mapper;
        _input = input;
        _active = active;
        _window = mapper.OpenWindow(input, active, threads: 1);
    }

    public override DataViewSchema Schema => _mapper.OutputSchema;
    public override long Position => _input.Position;
    public override long Batch => _input.Batch;

    public override ValueGetter<DataViewRowId> GetIdGetter() => _input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        _active.Check<TValue>(column);
        int added = column.Index - _mapper.InputSchema.Count;
        if (added < 0) return _input.GetGetter<TValue>(_mapper.InputSchema[column.Index]);

        ValueGetter<TValue> getter = (ValueGetter<TValue>)_window.MakeGetter(added);
        return (ref TValue value) =>
        {
            Compute();
            getter(ref value);
        };
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _window.Dispose();
            _input.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Compute()
    {
        if (_computed == _input.Position) return;
        // Stays None if anything below throws: the next getter must not read half a result.
        _computed = None;
        _window.Clear();
        _window.Add();
        _window.Run();
        _computed = _input.Position;
    }
}
