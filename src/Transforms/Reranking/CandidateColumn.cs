using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetSeq.Transforms;

/// <summary>A column whose rows are several texts, of which one is wanted.</summary>
internal static class CandidateColumn
{
    /// <summary>Finds the column, or throws an exception that says what is wrong with it.</summary>
    public static DataViewSchema.Column Find(DataViewSchema schema, string name, string component)
    {
        DataViewSchema.Column column = InputColumn.Find(schema, name, component, "inputColumnName");
        return column.Type is VectorDataViewType { ItemType: TextDataViewType } ? column
            : throw new ArgumentException(WrongType(name, column.Type, component), nameof(schema));
    }

    /// <summary>What is wrong with a column that holds no candidates, and the way out.</summary>
    public static string WrongType(string name, object type, string component) =>
        $"Column '{name}' is {type}, but {component} reads several texts a row, of which it finds the best: a vector of text. Give it one "
            + $"(mlContext.Transforms.Concatenate makes one of several columns of text), or name another column with inputColumnName.";
}
