using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetSeq.Trainers;

/// <summary>Columns of a shape as columns of a schema, from which <see cref="SchemaShapes"/> makes a shape again.</summary>
/// <remarks>ML.NET makes columns of a shape in its own assemblies only, so that none can be renamed, nor given an annotation.</remarks>
internal static class ShapeColumn
{
    // A shape does not tell how many there are.
    private const int AnyCount = 1;

    private static readonly MethodInfo OpenNoValue = ((Func<Delegate>)NoValue<object>).Method.GetGenericMethodDefinition();

    /// <summary>A column of this shape, with annotations of the shape of its annotations, which have no values.</summary>
    public static DataViewSchema.DetachedColumn Detach(SchemaShape.Column column, string name)
    {
        DataViewSchema.Annotations.Builder annotations = new();
        foreach (SchemaShape.Column annotation in column.Annotations)
        {
            DataViewType type = TypeOf(annotation);
            annotations.Add(annotation.Name, type, (Delegate)OpenNoValue.MakeGenericMethod(type.RawType).Invoke(null, null)!);
        }

        return new DataViewSchema.DetachedColumn(name, TypeOf(column), annotations.ToAnnotations());
    }

    private static DataViewType TypeOf(SchemaShape.Column column)
    {
        DataViewType item = column.IsKey ? new KeyDataViewType(column.ItemType.RawType, AnyCount) : column.ItemType;
        return column.Kind switch
        {
            SchemaShape.Column.VectorKind.Scalar => item,
            SchemaShape.Column.VectorKind.Vector => new VectorDataViewType((PrimitiveDataViewType)item, AnyCount),
            _ => new VectorDataViewType((PrimitiveDataViewType)item),
        };
    }

    private static Delegate NoValue<T>() => (ValueGetter<T>)((ref T _) => throw new NotSupportedException("A shape has no values."));
}
