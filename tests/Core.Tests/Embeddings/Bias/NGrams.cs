using MLNetSeq.Embeddings;
using MLNetSeq.Text;

namespace MLNetSeq.Tests.Embeddings.Bias;

/// <summary>Vectors of n-grams made for tests.</summary>
internal static class NGrams
{
    public static SubwordVectors Of(float[] values, int dimension) =>
        new(new SubwordHasher(values.Length / dimension), VectorRows.Create(values, dimension));

    /// <summary>All rows of the n-grams, one after the other.</summary>
    public static float[] Rows(WordVectors vectors)
    {
        VectorRows rows = vectors.Subwords!.Rows;
        return [.. Enumerable.Range(0, rows.Count).SelectMany(row => rows.Row(row, new float[rows.Dimension]).ToArray())];
    }
}
