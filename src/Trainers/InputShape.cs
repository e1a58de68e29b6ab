using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetSeq.Transforms;

namespace MLNetSeq.Trainers;

/// <summary>Checks what is known of the input before there is data. A shape does not tell a vector's length, nor how many keys there
/// are.</summary>
internal sealed class InputShape(SchemaShape shape, string component)
{
    /// <summary>What is wrong with a weight column.</summary>
    public static string WrongWeight(string name, object type) =>
        $"Weight column '{name}' is {type}; an example's weight is Single. Convert it, or name another column with "
            + "exampleWeightColumnName.";

    /// <summary>Values of the type that a key column's values will have, or null where it will have none.</summary>
    public static LabelValues? LabelValues(SchemaShape.Column key, int count)
    {
        foreach (SchemaShape.Column annotation in key.Annotations)
            if (annotation.Name == AnnotationKinds.KeyValues) return Transforms.LabelValues.Unknown(annotation.ItemType, count);
        return null;
    }

    /// <summary>Throws where a column will carry no word vectors.</summary>
    public static void CheckCarriesVectors(SchemaShape.Column column, string component)
    {
        if (!column.Annotations.Any(a => a.Name == AnnotationKinds.WordVectors))
            throw new ArgumentException(WordVectorsAnnotation.Missing(column.Name, component));
    }

    /// <summary>The type of a column, as far as its shape tells.</summary>
    public static string Describe(SchemaShape.Column column)
    {
        string item = column.IsKey ? $"Key<{column.ItemType}>" : column.ItemType.ToString()!;
        return column.Kind switch
        {
            SchemaShape.Column.VectorKind.Scalar => item,
            SchemaShape.Column.VectorKind.Vector => $"a vector of {item}",
            _ => $"a vector of {item} of any length",
        };
    }

    public SchemaShape.Column CheckFeature(string name)
    {
        SchemaShape.Column column = Find(name, "featureColumnName");
        bool isVector = column.Kind != SchemaShape.Column.VectorKind.Scalar;
        bool isText = column.ItemType is TextDataViewType;
        bool fits = isVector ? isText || column.IsKey || column.ItemType == NumberDataViewType.Single : isText;
        return fits ? column : throw new ArgumentException(SequenceColumn.WrongType(name, Describe(column), component));
    }

    /// <summary>Checks a column of words.</summary>
    public SchemaShape.Column CheckWords(string name)
    {
        SchemaShape.Column column = Find(name, "inputColumnName");
        bool isVector = column.Kind != SchemaShape.Column.VectorKind.Scalar;
        if (!(column.ItemType is TextDataViewType || (isVector && column.IsKey)))
            throw new ArgumentException(WordColumn.WrongType(name, Describe(column), component));
        if (column.IsKey && !column.Annotations.Any(a => a.Name == AnnotationKinds.KeyValues))
            throw new ArgumentException(WordColumn.WithoutValues(name, component));
        return column;
    }

    /// <summary>Checks a column that says what each text is of.</summary>
    public void CheckCondition(string name)
    {
        SchemaShape.Column column = Find(name, "ConditionColumnName");
        bool fits = column.Kind switch
        {
            SchemaShape.Column.VectorKind.Scalar => column.IsKey || column.ItemType is TextDataViewType,
            SchemaShape.Column.VectorKind.Vector => !column.IsKey && column.ItemType == NumberDataViewType.Single,
            _ => false,
        };
        if (!fits) throw new ArgumentException(ConditionColumn.WrongType(name, Describe(column), component));
        if (column.IsKey && !column.Annotations.Any(a => a.Name == AnnotationKinds.KeyValues))
            throw new ArgumentException(ConditionColumn.WithoutValues(name, component));
    }

    /// <summary>Checks a column of several texts a row.</summary>
    public SchemaShape.Column CheckCandidates(string name)
    {
        SchemaShape.Column column = Find(name, "inputColumnName");
        if (column.Kind == SchemaShape.Column.VectorKind.Scalar || column.ItemType is not TextDataViewType)
            throw new ArgumentException(CandidateColumn.WrongType(name, Describe(column), component));
        return column;
    }

    public SchemaShape.Column CheckLabel(string name, bool binary)
    {
        SchemaShape.Column column = Find(name, "labelColumnName");
        bool isNumber = column.ItemType == NumberDataViewType.Single || column.ItemType == NumberDataViewType.Double;
        bool fits = column.Kind == SchemaShape.Column.VectorKind.Scalar
            && (column.IsKey || (binary && (isNumber || column.ItemType is BooleanDataViewType)));
        return fits ? column : throw new ArgumentException(LabelColumn.WrongType(name, Describe(column), component, binary));
    }

    public void CheckWeight(string name)
    {
        SchemaShape.Column column = Find(name, "exampleWeightColumnName");
        if (column.Kind != SchemaShape.Column.VectorKind.Scalar || column.IsKey || column.ItemType != NumberDataViewType.Single)
            throw new ArgumentException(WrongWeight(name, Describe(column)));
    }

    private SchemaShape.Column Find(string name, string option)
    {
        foreach (SchemaShape.Column column in shape)
            if (column.Name == name) return column;
        throw new ArgumentException(InputColumn.Missing(name, component, option, shape.Select(column => column.Name)));
    }
}
