using MLNetSeq.Embeddings;
using Xunit;
using static MLNetSeq.Tests.Formats.WordVectorFiles;

namespace MLNetSeq.Tests.Formats;

public sealed class PrecisionTests
{
    [Fact]
    public void Half_rows_are_the_nearest_halves_of_all_kinds()
    {
        float[] values = new float[1 << 16];
        for (int i = 0; i < values.Length; i++) values[i] = (float)BitConverter.UInt16BitsToHalf((ushort)i);
        WordVectors half = WordVectors.Create(["all"], values, values.Length).ToPrecision(VectorPrecision.Half);
        float[] row = Row(half, 0);
        for (int i = 0; i < values.Length; i++) Assert.True(values[i].Equals(row[i]), $"{i:X4}: expected {values[i]}, got {row[i]}.");
    }

    [Fact]
    public void Byte_rows_are_within_half_a_step_of_their_largest_magnitude()
    {
        WordVectors vectors = Make(100, 33), bytes = vectors.ToPrecision(VectorPrecision.Int8);
        for (int i = 0; i < vectors.Count; i++)
        {
            float[] expected = Row(vectors, i), actual = Row(bytes, i);
            float step = expected.Max(MathF.Abs) / 127;
            for (int n = 0; n < expected.Length; n++) Assert.True(Math.Abs(expected[n] - actual[n]) <= step * 0.501f, $"[{i}, {n}]");
            Assert.Equal(step, bytes.Rows.Scale(i));
        }
    }

    [Fact]
    public void Rows_that_bytes_cannot_hold_are_refused_and_tiny_ones_are_zero()
    {
        Assert.Throws<ArgumentException>(() => WordVectors.Create(["a"], [1, float.NaN], 2).ToPrecision(VectorPrecision.Int8));
        WordVectorsLoadOptions inBytes = new() { Precision = VectorPrecision.Int8 };
        Assert.Contains("'b'", Assert.Throws<InvalidDataException>(() => Load("a 1 2\nb 1 nan\n", inBytes)).Message);
        Assert.Equal([0f, 0], Row(WordVectors.Create(["a"], [0, 1e-44f], 2).ToPrecision(VectorPrecision.Int8), 0));
    }

    [Fact]
    public void Rows_in_single_precision_are_seen_where_they_are_stored()
    {
        WordVectors vectors = Make(10, 4);
        Assert.True(vectors.Rows.IsContiguousSingle);
        Assert.True(vectors.Rows.TryGetSingles(3, 2, out ReadOnlySpan<float> rows));
        Assert.Equal([.. Row(vectors, 3), .. Row(vectors, 4)], rows.ToArray());
        Assert.False(vectors.ToPrecision(VectorPrecision.Half).Rows.TryGetSingles(3, 2, out _));
        Assert.Same(vectors.Rows, vectors.ToPrecision(VectorPrecision.Single).Rows);
    }
}
