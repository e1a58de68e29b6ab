using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>Rows in memory as signed bytes with a scale each.</summary>
internal sealed class Int8Rows : VectorRows
{
    private const float Largest = 127;

    private readonly sbyte[] _bytes;
    private readonly float[] _scales;

    /// <summary>Rounds the rows of another to bytes.</summary>
    public Int8Rows(VectorRows rows)
    {
        Count = rows.Count;
        Dimension = rows.Dimension;
        _bytes = new sbyte[checked(Count * Dimension)];
        _scales = new float[Count];
        float[] scratch = new float[Dimension];
        for (int i = 0; i < Count; i++)
        {
            ReadOnlySpan<float> row = rows.Row(i, scratch);
            float largest = 0;
            foreach (float x in row) largest = Math.Max(largest, Math.Abs(x));
            _scales[i] = largest / Largest;
            if (largest == 0) continue;
            Span<sbyte> bytes = _bytes.AsSpan(i * Dimension, Dimension);
            for (int k = 0; k < bytes.Length; k++) bytes[k] = (sbyte)MathF.Round(row[k] / _scales[i]);
        }
    }

    public override int Count { get; }

    public override int Dimension { get; }

    public override VectorPrecision Precision => VectorPrecision.Int8;

    /// <summary>The bytes from a row on.</summary>
    public ReadOnlySpan<sbyte> Bytes(int row) => _bytes.AsSpan(row * Dimension);

    /// <summary>What a row's bytes are multiplied by.</summary>
    public float Scale(int row) => _scales[row];

    public override ReadOnlySpan<float> Row(int index, Span<float> scratch)
    {
        ReadOnlySpan<sbyte> bytes = Bytes(index);
        Span<float> row = scratch[..Dimension];
        for (int k = 0; k < row.Length; k++) row[k] = bytes[k];
        VectorMath.Scale(row, _scales[index]);
        return row;
    }
}
