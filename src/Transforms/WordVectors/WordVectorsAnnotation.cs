using Microsoft.ML;
using MLNetSeq.Embeddings;

namespace MLNetSeq.Transforms;

/// <summary>The word vectors that a column of words carries.</summary>
public static class WordVectorsAnnotation
{
    /// <summary>The word vectors that belong to this column's words; null where it carries none.</summary>
    /// <remarks>
    /// What trains or debiases word vectors puts them here. They stay with the column through ML.NET's own transforms (a copy, a cache, a
    /// filter), but not through a saved data file.
    /// </remarks>
    public static WordVectors? GetWordVectors(this DataViewSchema.Column column)
    {
        if (!HasWordVectors(column)) return null;
        WordVectors? vectors = null;
        column.Annotations.GetValue(AnnotationKinds.WordVectors, ref vectors!);
        return vectors;
    }

    /// <summary>Whether the column carries word vectors; it does not make them, which the debiasing of many takes long for.</summary>
    internal static bool HasWordVectors(this DataViewSchema.Column column) =>
        column.Annotations.Schema.GetColumnOrNull(AnnotationKinds.WordVectors)?.Type is WordVectorsType;

    /// <summary>The vectors of a column that has to carry them.</summary>
    internal static WordVectors GetWordVectors(this DataViewSchema.Column column, string component) =>
        column.GetWordVectors() ?? throw new ArgumentException(Missing(column.Name, component));

    /// <summary>What to say of a column that carries no vectors to a component that was given none.</summary>
    internal static string Missing(string name, string component) => $"Column '{name}' carries no word vectors, and {component} was given "
        + "none. Put TrainWordVectors before it and read the column that this makes, or give it a WordVectors or a file of vectors.";

    /// <summary>The column with these vectors in the place of those it carries, and with what else it is annotated with.</summary>
    internal static DataViewSchema.DetachedColumn On(DataViewSchema.DetachedColumn column, Func<WordVectors> vectors)
    {
        DataViewSchema.Annotations.Builder builder = new();
        builder.Add(column.Annotations, kind => kind != AnnotationKinds.WordVectors);
        builder.Add(AnnotationKinds.WordVectors, WordVectorsType.Instance, (ref WordVectors value) => value = vectors());
        return new DataViewSchema.DetachedColumn(column.Name, column.Type, builder.ToAnnotations());
    }
}
