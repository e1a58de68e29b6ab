using MLNetSeq.Embeddings;

namespace Debias;

/// <summary>Vectors of the commonest words, and of those that lists name.</summary>
internal static class SomeWords
{
    /// <summary>Takes some words out of many; they stay in their order.</summary>
    public static WordVectors Of(WordVectors vectors, int common, IReadOnlyList<BiasAxis> axes)
    {
        HashSet<string> listed = [.. axes.SelectMany(Words)];
        int[] rows = [.. Enumerable.Range(0, vectors.Count).Where(row => row < common || listed.Contains(vectors.Words[row]))];
        float[] values = new float[rows.Length * vectors.Dimension], scratch = new float[vectors.Dimension];
        for (int i = 0; i < rows.Length; i++) vectors.Rows.Row(rows[i], scratch).CopyTo(values.AsSpan(i * vectors.Dimension));
        return WordVectors.Create(rows.Select(row => vectors.Words[row]), values, vectors.Dimension,
            vectors.Words.HasCounts ? [.. rows.Select(vectors.Words.CountOf)] : null);
    }

    private static IEnumerable<string> Words(BiasAxis axis) =>
    [
        .. axis.DefinitionalSets.SelectMany(set => set), .. axis.SetsToEqualize.SelectMany(set => set), .. axis.WordsToKeep,
        .. axis.NeutralWords,
        .. axis.Tests.SelectMany(test => (WordSet[])[test.X, test.Y, test.A, test.B]).SelectMany(set => set.Words),
    ];
}
