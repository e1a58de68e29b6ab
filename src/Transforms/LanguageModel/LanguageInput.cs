using Microsoft.ML;
using MLNetSeq.Models;

namespace MLNetSeq.Transforms;

/// <summary>A column of texts for a language model: whole ones, or ones cut into words.</summary>
internal static class LanguageInput
{
    /// <summary>Finds the column, or throws an exception that says what is wrong with it.</summary>
    public static WordColumn Find(DataViewSchema schema, string name, string component, TokenLevel level)
    {
        WordColumn column = WordColumn.Find(schema, name, component);
        if (level == TokenLevel.Character && column.Kind != SequenceInputKind.Text)
            throw new ArgumentException(NoText(name, column.Column.Type, component), nameof(schema));
        return column;
    }

    /// <summary>What is wrong with a column of words where characters are wanted.</summary>
    public static string NoText(string name, object type, string component) =>
        $"Column '{name}' is {type}, but the tokens of this {component} are characters, which are cut out of text. Name a column of text "
            + "with inputColumnName, or train a model of words.";
}
