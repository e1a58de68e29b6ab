namespace Microsoft.ML.Data;

/// <summary>An input schema saved with a model: columns, and those annotations whose type has a code; others are left out.</summary>
internal static class SchemaCodec
{
    // Annotations of annotations are rare; a file that nests them deeper is not ours.
    private const int DeepestAnnotations = 8;

    public static void Write(BinaryWriter writer, DataViewSchema schema)
    {
        DataViewSchema.Column[] columns = schema.Where(c => !c.IsHidden).ToArray();
        writer.Write(columns.Length);
        foreach (DataViewSchema.Column column in columns)
        {
            if (!ValueCodec.Knows(column.Type))
                throw new InvalidOperationException(
                    $"Column '{column.Name}' is {column.Type}, which cannot be saved in an input schema. Drop it first.");
            writer.Write(column.Name);
            ValueCodec.WriteType(writer, column.Type);
            WriteAnnotations(writer, column.Annotations);
        }
    }

    public static DataViewSchema Read(BinaryReader reader)
    {
        DataViewSchema.Builder schema = new();
        for (int i = reader.ReadCount(); i > 0; i--)
            schema.AddColumn(ReadName(reader), ValueCodec.ReadType(reader), ReadAnnotations(reader, 0));
        return schema.ToSchema();
    }

    private static void WriteAnnotations(BinaryWriter writer, DataViewSchema.Annotations annotations)
    {
        DataViewSchema.Column[] known = annotations.Schema.Where(c => !c.IsHidden && ValueCodec.Knows(c.Type)).ToArray();
        writer.Write(known.Length);
        foreach (DataViewSchema.Column column in known)
        {
            writer.Write(column.Name);
            ValueCodec.WriteType(writer, column.Type);
            Func<BinaryWriter, DataViewSchema.Annotations, DataViewSchema.Column, bool> write =
                column.Type is VectorDataViewType ? WriteVector<int> : WriteScalar<int>;
            Generic.Call(write, RawTypes.ItemTypeOf(column.Type).RawType, writer, annotations, column);
            WriteAnnotations(writer, column.Annotations);
        }
    }

    private static DataViewSchema.Annotations ReadAnnotations(BinaryReader reader, int depth)
    {
        if (depth > DeepestAnnotations) throw ModelFileReader.Damaged("its annotations have annotations without end");
        DataViewSchema.Annotations.Builder annotations = new();
        for (int i = reader.ReadCount(); i > 0; i--)
        {
            string name = ReadName(reader);
            DataViewType type = ValueCodec.ReadType(reader);
            Func<BinaryReader, Delegate> read = type is VectorDataViewType ? ReadVector<int> : ReadScalar<int>;
            Delegate getter = Generic.Call(read, RawTypes.ItemTypeOf(type).RawType, reader);
            annotations.Add(name, type, getter, ReadAnnotations(reader, depth + 1));
        }

        return annotations.ToAnnotations();
    }

    private static string ReadName(BinaryReader reader) =>
        reader.ReadText() is { Length: > 0 } name ? name : throw ModelFileReader.Damaged("a column has no name");

    private static bool WriteScalar<T>(BinaryWriter writer, DataViewSchema.Annotations annotations, DataViewSchema.Column column)
    {
        T value = default;
        annotations.GetGetter<T>(column)(ref value);
        ValueCodec.Write(writer, value);
        return true;
    }

    private static bool WriteVector<T>(BinaryWriter writer, DataViewSchema.Annotations annotations, DataViewSchema.Column column)
    {
        VBuffer<T> value = default;
        annotations.GetGetter<VBuffer<T>>(column)(ref value);
        ValueCodec.WriteAll(writer, value.DenseValues().ToArray());
        return true;
    }

    private static Delegate ReadScalar<T>(BinaryReader reader)
    {
        T value = ValueCodec.Read<T>(reader);
        return (ValueGetter<T>)((ref T destination) => destination = value);
    }

    private static Delegate ReadVector<T>(BinaryReader reader)
    {
        T[] values = ValueCodec.ReadAll<T>(reader);
        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> destination) => VBuffer<T>.Copy(values, 0, ref destination, values.Length));
    }
}
