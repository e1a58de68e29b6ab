using MLNetSeq.Embeddings;
using MLNetSeq.Numerics;

namespace MLNetSeq.Tests.Embeddings.Bias;

/// <summary>Random vectors with words for tests of debiasing.</summary>
internal static class SmallVectors
{
    public static BiasAxis Axis => new()
    {
        Name = "gender",
        DefinitionalSets = [["she", "he"], ["woman", "man"], ["mother", "father"]],
    };

    public static BiasAxis Religion => new()
    {
        Name = "religion",
        DefinitionalSets = [["judaism", "christianity", "islam"], ["synagogue", "church", "mosque"]],
    };

    /// <summary>The words of both axes, others, and more words w0, w1, …</summary>
    public static WordVectors Create(int dimension = 8, int others = 40, params string[] more)
    {
        string[] words =
        [
            .. Axis.DefinitionalSets.Concat(Religion.DefinitionalSets).SelectMany(set => set), .. more,
            .. Enumerable.Range(0, others).Select(i => $"w{i}"),
        ];
        float[] values = new float[words.Length * dimension];
        new RandomStream(5).FillNormal(values, 0.3f, 1);
        return WordVectors.Create(words, values, dimension);
    }

    /// <summary>The same with some vectors put in place of theirs.</summary>
    public static WordVectors With(this WordVectors vectors, params (string Word, float[] Vector)[] changed)
    {
        float[] values = vectors.Values();
        foreach ((string word, float[] vector) in changed) vector.CopyTo(values, vectors.Row(word) * vectors.Dimension);
        return new WordVectors(vectors.Words, VectorRows.Create(values, vectors.Dimension), vectors.Subwords);
    }

    public static float[] Values(this WordVectors vectors) =>
        [.. Enumerable.Range(0, vectors.Count).SelectMany(row => vectors.Rows.Row(row, new float[vectors.Dimension]).ToArray())];

    public static int Row(this WordVectors vectors, string word) => vectors.Words.TryGetIndex(word, out int row) ? row : -1;

    public static double[] Unit(this WordVectors vectors, string word)
    {
        float[] vector = vectors[word];
        double length = Length(vector);
        return [.. vector.Select(x => x / length)];
    }

    public static double Length(float[] vector) => Math.Sqrt(VectorMath.Dot(vector, vector));

    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
