using Microsoft.ML;
using MLNetSeq.Models;

namespace MLNetSeq.Transforms;

/// <summary>A column of words: text, a vector of text tokens, or a vector of keys whose values are words.</summary>
internal sealed class WordColumn
{
    private const string Kinds = "text, a vector of text tokens, or a vector of keys with their values";

    private WordColumn(DataViewSchema.Column column, SequenceInputKind kind)
    {
        Column = column;
        Kind = kind;
    }

    /// <summary>The column.</summary>
    public DataViewSchema.Column Column { get; }

    /// <summary>Text, tokens or keys.</summary>
    public SequenceInputKind Kind { get; }

    /// <summary>Finds the column, or throws an exception that says what is wrong with it.</summary>
    public static WordColumn Find(DataViewSchema schema, string name, string component)
    {
        DataViewSchema.Column column = InputColumn.Find(schema, name, component, "inputColumnName");
        SequenceInputKind? kind = SequenceColumn.Recognise(column.Type)?.Kind;
        if (kind is null or SequenceInputKind.Vectors) throw new ArgumentException(WrongType(name, column.Type, component), nameof(schema));
        if (kind == SequenceInputKind.Keys && LabelValues.Of(column) is null)
            throw new ArgumentException(WithoutValues(name, component), nameof(schema));
        return new WordColumn(column, kind.Value);
    }

    /// <summary>What is wrong with a column that holds no words, and the way out.</summary>
    public static string WrongType(string name, object type, string component) => $"Column '{name}' is {type}, but {component} reads words: "
        + $"{Kinds}. Give the column one of these types, or name another one with inputColumnName.";

    /// <summary>What is wrong with keys that stand for nothing.</summary>
    public static string WithoutValues(string name, string component) => $"Column '{name}' holds keys without values, so that {component} "
        + "cannot tell which words they stand for. Make the keys with MapValueToKey, which keeps their values, or give it the tokens themselves.";

    /// <summary>The words that the keys stand for, the first key's first.</summary>
    public ReadOnlyMemory<char>[] KeyValues() => LabelValues.Of(Column)!.Names;
}
