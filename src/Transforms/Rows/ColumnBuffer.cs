using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetSeq.Transforms;

/// <summary>The values of one pass-through column for the rows of a window.</summary>
internal abstract class ColumnBuffer
{
    /// <summary>Opens a buffer for as many rows over the column of a cursor.</summary>
    public static ColumnBuffer Open(DataViewRow input, DataViewSchema.Column column, int capacity)
    {
        Type raw = column.Type.RawType;
        Type buffer = raw.IsGenericType && raw.GetGenericTypeDefinition() == typeof(VBuffer<>)
            ? typeof(VectorBuffer<>).MakeGenericType(raw.GetGenericArguments())
            : typeof(ValueBuffer<>).MakeGenericType(raw);
        return (ColumnBuffer)Activator.CreateInstance(buffer, input, column, capacity)!;
    }

    /// <summary>Keeps the value at which the input stands as that of a row of the window.</summary>
    public abstract void Store(int row);

    /// <summary>A ValueGetter for the window's current row.</summary>
    public abstract Delegate MakeGetter(RowWindow window);

    private sealed class ValueBuffer<T>(DataViewRow input, DataViewSchema.Column column, int capacity) : ColumnBuffer
    {
        private readonly ValueGetter<T> _getter = input.GetGetter<T>(column);
        private readonly T[] _values = new T[capacity];

        public override void Store(int row)
        {
            // A getter may reuse an object it finds here, and a reader may still hold the one handed out for an earlier row.
            _values[row] = default!;
            _getter(ref _values[row]);
        }

        public override Delegate MakeGetter(RowWindow window) => (ValueGetter<T>)((ref T value) => value = _values[window.Current]);
    }

    private sealed class VectorBuffer<T>(DataViewRow input, DataViewSchema.Column column, int capacity) : ColumnBuffer
    {
        private readonly ValueGetter<VBuffer<T>> _getter = input.GetGetter<VBuffer<T>>(column);
        private readonly VBuffer<T>[] _values = new VBuffer<T>[capacity];

        public override void Store(int row) => _getter(ref _values[row]);

        // Copied out: the reader owns what it gets, and the buffer is filled again.
        public override Delegate MakeGetter(RowWindow window) =>
            (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => _values[window.Current].CopyTo(ref value));
    }
}
