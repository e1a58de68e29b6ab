namespace MLNetSeq.Layers;

/// <summary>The gradient of a table of which a batch touches few rows: the touched rows and one gradient for each.</summary>
/// <remarks>Rows come in the order of their first touch, so that sums over them are always taken in the same order.</remarks>
public sealed class RowGradients
{
    private readonly int[] _slots;
    private readonly int _width;
    private int[] _rows = [];
    private float[] _values = [];

    internal RowGradients(int rowCount, int width)
    {
        _slots = new int[rowCount];
        Array.Fill(_slots, -1);
        _width = width;
    }

    /// <summary>The number of rows touched.</summary>
    public int Count { get; private set; }

    /// <summary>The touched rows, each once.</summary>
    public ReadOnlySpan<int> Rows => _rows.AsSpan(0, Count);

    /// <summary>The gradients, one row after the other, in the order of <see cref="Rows"/>.</summary>
    public Span<float> Values => _values.AsSpan(0, Count * _width);

    /// <summary>The gradient of a row, touched from now on.</summary>
    public Span<float> this[int row]
    {
        get
        {
            int slot = _slots[row];
            if (slot < 0) slot = Touch(row);
            return _values.AsSpan(slot * _width, _width);
        }
    }

    /// <summary>The position of a row's gradient in <see cref="Values"/>, in rows; −1 where it was not touched.</summary>
    public int SlotOf(int row) => _slots[row];

    /// <summary>Forgets all rows.</summary>
    public void Clear()
    {
        foreach (int row in Rows) _slots[row] = -1;
        Count = 0;
    }

    private int Touch(int row)
    {
        if (Count == _rows.Length)
        {
            int capacity = Math.Min(_slots.Length, Math.Max(256, 2 * Count));
            Array.Resize(ref _rows, capacity);
            Array.Resize(ref _values, checked(capacity * _width));
        }

        int slot = Count++;
        _rows[slot] = row;
        _slots[row] = slot;
        _values.AsSpan(slot * _width, _width).Clear();
        return slot;
    }
}
