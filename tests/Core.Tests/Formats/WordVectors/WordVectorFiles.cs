using System.Text;
using MLNetSeq.Embeddings;
using MLNetSeq.Numerics;
using MLNetSeq.Text;
using Xunit;

namespace MLNetSeq.Tests.Formats;

/// <summary>Word vectors to write and read, and whether they came through.</summary>
internal static class WordVectorFiles
{
    /// <summary>Words of all kinds and random vectors.</summary>
    public static WordVectors Make(
        int count = 50, int dimension = 7, bool hasCounts = true, bool hasSubwords = false, bool hasSpaces = false)
    {
        var random = new RandomStream(3);
        string[] special = ["</s>", "é", "日本", "\U0001F600", ",", "1", "-0.5", "\u00A0", "naïve", hasSpaces ? ". . ." : "..."];
        string[] words = [.. Enumerable.Range(0, count).Select(i => i < special.Length ? special[i] : $"word{i}")];
        float[] values = Floats(random, count * dimension);
        SubwordVectors? subwords = hasSubwords
            ? new(new SubwordHasher(20, 2, 4), VectorRows.Create(Floats(random, 20 * dimension), dimension))
            : null;
        long[]? counts = hasCounts ? [.. Enumerable.Range(0, count).Select(i => 1_000_000_000_000L - i)] : null;
        return new WordVectors(WordList.Create(words, counts), VectorRows.Create(values, dimension), subwords);
    }

    /// <summary>The bytes of a file.</summary>
    public static byte[] Bytes(WordVectors vectors, WordVectorsFormat format)
    {
        using MemoryStream stream = new();
        vectors.Save(stream, format);
        return stream.ToArray();
    }

    public static WordVectors Load(byte[] file, WordVectorsLoadOptions? options = null) =>
        WordVectors.Load(new MemoryStream(file), options);

    public static WordVectors Load(string text, WordVectorsLoadOptions? options = null) => Load(Encoding.UTF8.GetBytes(text), options);

    /// <summary>Asserts that words and vectors are the same, and counts and n-grams where the layout keeps them.</summary>
    public static void AssertSame(WordVectors expected, WordVectors actual, float tolerance = 0, bool keepsAll = false)
    {
        Assert.Equal(Words(expected), Words(actual));
        for (int i = 0; i < expected.Count; i++)
        {
            Assert.True(actual.Words.TryGetIndex(expected.Words[i], out int index) && index == i, $"'{expected.Words[i]}' is at {index}.");
            AssertRow(expected.Rows, actual.Rows, i, tolerance);
            if (keepsAll) Assert.Equal(expected.Words.CountOf(i), actual.Words.CountOf(i));
        }

        Assert.False(actual.Contains("absent"));
        if (!keepsAll) return;
        Assert.Equal(expected.Words.HasCounts, actual.Words.HasCounts);
        Assert.Equal(expected.Subwords is null, actual.Subwords is null);
        for (int i = 0; i < expected.Subwords?.Rows.Count; i++) AssertRow(expected.Subwords.Rows, actual.Subwords!.Rows, i, tolerance);
    }

    public static string[] Words(WordVectors vectors) => [.. Enumerable.Range(0, vectors.Count).Select(i => vectors.Words[i])];

    public static float[] Row(WordVectors vectors, int index) => vectors.Rows.Row(index, new float[vectors.Dimension]).ToArray();

    private static void AssertRow(VectorRows expected, VectorRows actual, int row, float tolerance)
    {
        float[] a = expected.Row(row, new float[expected.Dimension]).ToArray(), b = actual.Row(row, new float[actual.Dimension]).ToArray();
        Assert.Equal(a.Length, b.Length);
        for (int i = 0; i < a.Length; i++)
            Assert.True(Math.Abs(a[i] - b[i]) <= tolerance || a[i].Equals(b[i]), $"[{row}, {i}]: expected {a[i]:R}, got {b[i]:R}.");
    }

    private static float[] Floats(RandomStream random, int count) =>
        [.. Enumerable.Range(0, count).Select(i => i % 11 == 0 ? 0 : (random.NextSingle() - 0.5f) * MathF.Pow(10, random.Next(12) - 6))];
}
