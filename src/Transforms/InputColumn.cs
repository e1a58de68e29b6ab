using Microsoft.ML;

namespace MLNetSeq.Transforms;

/// <summary>Columns that a component reads by name.</summary>
internal static class InputColumn
{
    private const int MostNames = 20;

    /// <summary>The column of this name, or an exception that lists those there are.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="name">The column's name.</param>
    /// <param name="component">Who reads it, as its user knows it.</param>
    /// <param name="option">The parameter that names the column.</param>
    public static DataViewSchema.Column Find(DataViewSchema schema, string name, string component, string option) =>
        schema.GetColumnOrNull(name) ?? throw new ArgumentException(
            Missing(name, component, option, schema.Where(c => !c.IsHidden).Select(c => c.Name)), nameof(schema));

    /// <summary>What to say of a column that is not there.</summary>
    public static string Missing(string name, string component, string option, IEnumerable<string> columns)
    {
        string[] names = [.. columns];
        string there = string.Join(", ", names.Take(MostNames).Select(n => $"'{n}'")) + (names.Length > MostNames ? ", ..." : "");
        return $"{component} reads column '{name}', and the input has none of that name, but "
            + $"{(names.Length == 0 ? "no column at all" : there)}. "
            + $"Name the column with {option}.";
    }
}
