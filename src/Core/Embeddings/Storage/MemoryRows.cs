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

    public override int Count { get; }

    public override int Dimension { get; }

    public override VectorPrecision Precision => VectorPrecision.Single;

    /// <summary>All rows, one after the other.</summary>
    public ReadOnlySpan<float> Values => _values;

    public override ReadOnlySpan<float> Row(int index, Span<float> scratch) => _values.AsSpan(checked(index * Dimension), Dimension);
}
