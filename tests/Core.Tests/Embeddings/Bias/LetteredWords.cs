using MLNetSeq.Embeddings;
using MLNetSeq.Numerics;

namespace MLNetSeq.Tests.Embeddings.Bias;

/// <summary>Words whose vectors differ at random but for what a test gives them.</summary>
internal static class LetteredWords
{
    public const int Width = 20;

    /// <summary>So many words, named in letters; <paramref name="change"/> changes the vector of each.</summary>
    public static WordVectors Create(int count, Action<int, Span<float>> change, long seed = 11)
    {
        RandomStream random = new(seed);
        float[] values = new float[count * Width];
        random.FillNormal(values, 0, 1);
        for (int i = 0; i < count; i++) change(i, values.AsSpan(i * Width, Width));
        return WordVectors.Create([.. Enumerable.Range(0, count).Select(Name)], values, Width);
    }

    public static string Name(int index) => "w" + (char)('a' + index / 676) + (char)('a' + index / 26 % 26) + (char)('a' + index % 26);

    public static string[] Names(IEnumerable<int> indices) => [.. indices.Select(Name)];
}
