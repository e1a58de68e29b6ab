using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetSeq.Embeddings;

namespace MLNetSeq.Tests;

/// <summary>Rows of words, and a few vectors of two numbers with which results can be worked out by hand.</summary>
public static class SmallVectors
{
    /// <summary>a = (1, 0), b = (0, 2), c = (−3, 4); with counts of 6, 3 and 1.</summary>
    public static WordVectors Make() => WordVectors.Create(["a", "b", "c"], [1, 0, 0, 2, -3, 4], 2, [6, 3, 1]);

    /// <summary>The same without counts.</summary>
    public static WordVectors WithoutCounts() => WordVectors.Create(["a", "b", "c"], [1, 0, 0, 2, -3, 4], 2);

    public static IDataView View(MLContext ml, params string[] texts) =>
        ml.Data.LoadFromEnumerable(texts.Select((t, i) => new Sentence
        {
            Text = t,
            Other = new string([.. t.Reverse()]),
            Words = t.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            Number = i,
        }));

    /// <summary>The rows of a vector column.</summary>
    public static float[][] Rows(IDataView view, string column = "Features") => [.. view.GetColumn<float[]>(column)];
}

/// <summary>A row of words.</summary>
public sealed class Sentence
{
    public string Text { get; set; } = "";
    public string Other { get; set; } = "";
    public string[] Words { get; set; } = [];
    public float Number { get; set; }
}
