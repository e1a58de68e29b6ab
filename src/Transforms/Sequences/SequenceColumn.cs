using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetSeq.Models;

namespace MLNetSeq.Transforms;

/// <summary>Which column types are sequences, and of what.</summary>
internal static class SequenceColumn
{
    private const string Kinds = "text, a vector of text tokens, a vector of keys, or Vector<Single, *, D>";

    /// <summary>What a column's values are made of, or null where they are no sequences.</summary>
    public static SequenceInput? Recognise(DataViewType type) => type switch
    {
        TextDataViewType => new SequenceInput(SequenceInputKind.Text),
        VectorDataViewType { ItemType: TextDataViewType } => new SequenceInput(SequenceInputKind.Tokens),
        VectorDataViewType { ItemType: KeyDataViewType { Count: <= int.MaxValue } key } =>
            new SequenceInput(SequenceInputKind.Keys, (int)key.Count),
        VectorDataViewType vectors when vectors.ItemType == NumberDataViewType.Single && Width(vectors.Dimensions) is var width and > 0 =>
            new SequenceInput(SequenceInputKind.Vectors, width),
        _ => null,
    };

    /// <summary>The feature column of a schema, or an exception that says what is wrong with it.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="name">The column's name.</param>
    /// <param name="component">Who reads it, as its user knows it.</param>
    public static (DataViewSchema.Column Column, SequenceInput Input) Find(DataViewSchema schema, string name, string component)
    {
        DataViewSchema.Column column = InputColumn.Find(schema, name, component, "featureColumnName");
        SequenceInput input = Recognise(column.Type)
            ?? throw new ArgumentException(WrongType(name, column.Type, component), nameof(schema));
        return (column, input);
    }

    /// <summary>The feature column of a schema that must hold what a model was trained on.</summary>
    public static DataViewSchema.Column Find(DataViewSchema schema, string name, string component, SequenceInput trainedOn)
    {
        (DataViewSchema.Column column, SequenceInput input) = Find(schema, name, component);
        if (input != trainedOn)
        {
            throw new ArgumentException($"Column '{name}' is {column.Type}: {Describe(input)}; but this {component} was trained on "
                + $"{Describe(trainedOn)}. Give it a column made the same way as the training data's, or train it on this one.",
                nameof(schema));
        }

        return column;
    }

    /// <summary>The type of a column of such sequences.</summary>
    public static DataViewType TypeOf(SequenceInput input) => input.Kind switch
    {
        SequenceInputKind.Text => TextDataViewType.Instance,
        SequenceInputKind.Tokens => new VectorDataViewType(TextDataViewType.Instance),
        SequenceInputKind.Keys => new VectorDataViewType(new KeyDataViewType(typeof(uint), input.Size)),
        _ => new VectorDataViewType(NumberDataViewType.Single, 0, input.Size),
    };

    /// <summary>What is wrong with a column that is no sequence, and the way out.</summary>
    public static string WrongType(string name, object type, string component)
    {
        string oneVector = type is VectorDataViewType { ItemType: NumberDataViewType } ? ", one vector a row" : "";
        return $"Column '{name}' is {type}{oneVector}, but {component} reads a sequence: {Kinds}. "
            + "Give the column one of these types, or name another one with featureColumnName.";
    }

    private static string Describe(SequenceInput input) => input.Kind switch
    {
        SequenceInputKind.Text => "text",
        SequenceInputKind.Tokens => "vectors of text tokens",
        SequenceInputKind.Keys => $"vectors of keys out of {input.Size}",
        _ => $"sequences of vectors of {input.Size} numbers",
    };

    // The first dimension is the sequence's, of any length or a fixed one.
    private static int Width(ImmutableArray<int> dimensions) => dimensions.Length == 2 ? dimensions[1] : 0;
}
