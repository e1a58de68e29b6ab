using Microsoft.ML;
using MLNetSeq.Embeddings;

namespace MLNetSeq.Transforms;

/// <summary>The word vectors that a column of words carries.</summary>
public static class WordVectorsAnnotation
{
    /// <summary>The word vectors that belong to this column's words; null where it carries none.</summary>
    /// <remarks>
    /// What trains word vectors puts them here. They stay with the column through ML.NET's own transforms (a copy, a cache, a filter), but
    /// not through a saved data file.
    /// </remarks>
    public static WordVectors? GetWordVectors(this DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(AnnotationKinds.WordVectors)?.Type is not WordVectorsType) return null;
        WordVectors? vectors = null;
        column.Annotations.GetValue(AnnotationKinds.WordVectors, ref vectors!);
        return vectors;
    }

    internal static DataViewSchema.Annotations Of(WordVectors vectors)
    {
        DataViewSchema.Annotations.Builder builder = new();
        builder.Add(AnnotationKinds.WordVectors, WordVectorsType.Instance, (ref WordVectors value) => value = vectors);
        return builder.ToAnnotations();
    }
}
