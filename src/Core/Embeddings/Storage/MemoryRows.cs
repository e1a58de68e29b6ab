namespace MLNetSeq.Embeddings;

/// <summary>Rows in one array, in single precision.</summary>
internal sealed class MemoryRows : VectorRows
{
    private readonly float[] _values;

    public MemoryRows(float[] values, int dimension)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (dimension is < 1 or > MaximumDimension)
            throw new ArgumentOutOfRangeException(nameof(dimension), dimension, $"A row has 1 to {MaximumDimension} numbers.");
        if (values.Length % dimension != 0)
            throw new ArgumentException($"{values.Length} numbers are not whole rows of {dimension}.", nameof(values));
        _values = values;
        Dimension = dimension;
        Count = values.Length / dimension;
    }

    /// <summary>The first rows of an array that may be longer.</summary>
    public MemoryRows(float[] values, int dimension, int count) => (_values, Dimension, Count) = (values, dimension, count);

    public override int Count { get; }

    public override int Dimension { get; }

    public override VectorPrecision Precision => VectorPrecision.Single;

    internal override bool IsContiguousSingle => true;

    /// <summary>All rows, one after the other.</summary>
    public ReadOnlySpan<float> Values => _values.AsSpan(0, Count * Dimension);

    public override ReadOnlySpan<float> Row(int index, Span<float> scratch) => Values.Slice(checked(index * Dimension), Dimension);

    internal override bool TryGetSingles(int start, int count, out ReadOnlySpan<float> values)
    {
        values = Values.Slice(checked(start * Dimension), checked(count * Dimension));
        return true;
    }
}
