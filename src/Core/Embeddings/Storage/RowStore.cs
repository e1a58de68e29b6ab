namespace MLNetSeq.Embeddings;

/// <summary>Rows that are added one by one, their number not known before.</summary>
internal sealed class RowStore
{
    private const int FirstRows = 256;

    private readonly VectorPrecision _precision;
    private readonly int _dimension;
    private float[] _singles = [];
    private Half[] _halves = [];
    private sbyte[] _bytes = [];
    private float[] _scales = [];
    private int _capacity;

    /// <summary>Begins with no rows.</summary>
    /// <param name="dimension">The numbers of a row.</param>
    /// <param name="precision">How they are stored.</param>
    /// <param name="expected">How many rows there will be about; it is what room is made for, so nothing that is merely claimed.</param>
    public RowStore(int dimension, VectorPrecision precision, long expected)
    {
        _dimension = dimension;
        _precision = precision;
        MakeRoom((int)Math.Clamp(expected, 0, Limit));
    }

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    private int Limit => Array.MaxLength / _dimension;

    /// <summary>Rows in another precision; the same ones where they have it.</summary>
    public static VectorRows Convert(VectorRows rows, VectorPrecision precision)
    {
        if (rows.Precision == precision) return rows;
        RowStore store = new(rows.Dimension, precision, rows.Count);
        float[] scratch = new float[rows.Dimension];
        for (int i = 0; i < rows.Count; i++) store.Add(rows.Row(i, scratch));
        return store.Build();
    }

    /// <summary>Adds a row.</summary>
    /// <exception cref="InvalidDataException">There are more numbers than an array has room for.</exception>
    public void Add(ReadOnlySpan<float> row)
    {
        if (Count == _capacity) Grow();
        switch (_precision)
        {
            case VectorPrecision.Single: row.CopyTo(Place(_singles)); break;
            case VectorPrecision.Half: RowNumbers.Narrow(row, Place(_halves)); break;
            default: _scales[Count] = RowNumbers.Narrow(row, Place(_bytes)); break;
        }

        Count++;
    }

    /// <summary>A row, to change it; only in single precision.</summary>
    public Span<float> Single(int row) => _singles.AsSpan(row * _dimension, _dimension);

    /// <summary>The rows; none is added afterwards.</summary>
    public VectorRows Build()
    {
        if (_capacity - Count > _capacity / 8) MakeRoom(Count); // else the room to spare is not worth a copy
        return _precision switch
        {
            VectorPrecision.Single => new MemoryRows(_singles, _dimension, Count),
            VectorPrecision.Half => new HalfRows(_halves, _dimension, Count),
            _ => new Int8Rows(_bytes, _scales, _dimension, Count),
        };
    }

    private Span<T> Place<T>(T[] values) => values.AsSpan(Count * _dimension, _dimension);

    private void Grow()
    {
        if (_capacity == Limit)
        {
            throw new InvalidDataException(
                $"There are more than {Limit} vectors of {_dimension} numbers, which is more than an array has room for. Load fewer with "
                + $"{nameof(WordVectorsLoadOptions.MaximumWords)} or {nameof(WordVectorsLoadOptions.Vocabulary)}.");
        }

        MakeRoom((int)Math.Min(Limit, Math.Max(FirstRows, _capacity * 3L / 2)));
    }

    private void MakeRoom(int rows)
    {
        int numbers = rows * _dimension;
        switch (_precision)
        {
            case VectorPrecision.Single: Resize(ref _singles, numbers); break;
            case VectorPrecision.Half: Resize(ref _halves, numbers); break;
            default:
                Resize(ref _bytes, numbers);
                Array.Resize(ref _scales, rows);
                break;
        }

        _capacity = rows;
    }

    // Pages of an array that is not cleared take no memory before something is written to them.
    private void Resize<T>(ref T[] values, int length)
        where T : unmanaged
    {
        T[] resized = GC.AllocateUninitializedArray<T>(length);
        values.AsSpan(0, Count * _dimension).CopyTo(resized);
        values = resized;
    }
}
