using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetSeq.Transforms;

/// <summary>Reads a window of rows ahead, computes them together, and hands them out in their order.</summary>
/// <remarks>
/// A network scores many rows at once several times faster than one by one. What the input tells of a row (its active columns,
/// position, batch and id) is kept until the row's turn comes; the input is read once, by its one cursor.
/// </remarks>
internal sealed class LookAheadCursor : DataViewRowCursor
{
    private const int LargestWindow = 256;

    // Windows double from here: who reads a few rows only, as a preview does, does not wait for hundreds.
    private const int FirstWindow = 16;

    private readonly ComputingMapper _mapper;
    private readonly DataViewRowCursor _input;
    private readonly ColumnSelection _active;
    private readonly RowWindow _window;
    private readonly ColumnBuffer?[] _columns;
    private readonly ValueGetter<DataViewRowId> _idGetter;
    private readonly DataViewRowId[] _ids = new DataViewRowId[LargestWindow];
    private readonly long[] _positions = new long[LargestWindow];
    private readonly long[] _batches = new long[LargestWindow];
    private int _size = FirstWindow;
    private int _count;
    private bool _started;
    private bool _inputEnded;

    public LookAheadCursor(ComputingMapper mapper, DataViewRowCursor input, ColumnSelection active, int threads)
    {
        _mapper = mapper;
        _input = input;
        _active = active;
        _window = mapper.OpenWindow(input, active, threads);
        _idGetter = input.GetIdGetter();
        _columns = new ColumnBuffer?[mapper.InputSchema.Count];
        for (int i = 0; i < _columns.Length; i++)
            if (active[i]) _columns[i] = ColumnBuffer.Open(input, mapper.InputSchema[i], LargestWindow);
    }

    public override DataViewSchema Schema => _mapper.OutputSchema;
    public override long Position => StandsAtRow ? _positions[_window.Current] : -1;
    public override long Batch => StandsAtRow ? _batches[_window.Current] : 0;

    private bool StandsAtRow => _started && _window.Current < _count;

    public override bool MoveNext()
    {
        if (_started && _window.Current + 1 < _count)
        {
            _window.Current++;
            return true;
        }

        _started = true;
        Fill();
        return _count > 0;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) =>
    {
        CheckStandsAtRow();
        id = _ids[_window.Current];
    };

    public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        _active.Check<TValue>(column);
        int added = column.Index - _columns.Length;
        ValueGetter<TValue> getter =
            (ValueGetter<TValue>)(added < 0 ? _columns[column.Index]!.MakeGetter(_window) : _window.MakeGetter(added));
        return (ref TValue value) =>
        {
            CheckStandsAtRow();
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

    private void Fill()
    {
        _window.Clear();
        _window.Current = 0;
        _count = 0;
        while (_count < _size && !_inputEnded)
        {
            if (!_input.MoveNext())
            {
                _inputEnded = true;
                break;
            }

            _positions[_count] = _input.Position;
            _batches[_count] = _input.Batch;
            _idGetter(ref _ids[_count]);
            foreach (ColumnBuffer? column in _columns) column?.Store(_count);
            _window.Add();
            _count++;
        }

        if (_count > 0) _window.Run();
        _size = Math.Min(2 * _size, LargestWindow);
    }

    private void CheckStandsAtRow()
    {
        if (!StandsAtRow) throw new InvalidOperationException("The cursor stands at no row: MoveNext was not called, or has returned "
            + "false.");
    }
}
