namespace Microsoft.ML.Data;

/// <summary>Column types and values of them in a model file; a type of somebody else's has no code.</summary>
internal static class ValueCodec
{
    private const byte KeyCode = 100;
    private const byte VectorCode = 101;

    // Positions are codes: append only.
    private static readonly (PrimitiveDataViewType Type, Delegate Write, Delegate Read, int Size)[] Items =
    [
        Item<ReadOnlyMemory<char>>(TextDataViewType.Instance, (w, v) => w.Write(v.ToString()), r => r.ReadText().AsMemory(), 1),
        Item<bool>(BooleanDataViewType.Instance, (w, v) => w.Write(v), r => r.ReadBoolean(), 1),
        Item<byte>(NumberDataViewType.Byte, (w, v) => w.Write(v), r => r.ReadByte(), 1),
        Item<sbyte>(NumberDataViewType.SByte, (w, v) => w.Write(v), r => r.ReadSByte(), 1),
        Item<short>(NumberDataViewType.Int16, (w, v) => w.Write(v), r => r.ReadInt16(), 2),
        Item<ushort>(NumberDataViewType.UInt16, (w, v) => w.Write(v), r => r.ReadUInt16(), 2),
        Item<int>(NumberDataViewType.Int32, (w, v) => w.Write(v), r => r.ReadInt32(), 4),
        Item<uint>(NumberDataViewType.UInt32, (w, v) => w.Write(v), r => r.ReadUInt32(), 4),
        Item<long>(NumberDataViewType.Int64, (w, v) => w.Write(v), r => r.ReadInt64(), 8),
        Item<ulong>(NumberDataViewType.UInt64, (w, v) => w.Write(v), r => r.ReadUInt64(), 8),
        Item<float>(NumberDataViewType.Single, (w, v) => w.Write(v), r => r.ReadSingle(), 4),
        Item<double>(NumberDataViewType.Double, (w, v) => w.Write(v), r => r.ReadDouble(), 8),
        Item<DateTime>(DateTimeDataViewType.Instance, (w, v) => w.Write(v.Ticks), r => new DateTime(r.ReadInt64()), 8),
    ];

    public static bool Knows(DataViewType type) => Array.Exists(Items, i => i.Type.RawType == RawTypes.ItemTypeOf(type).RawType);

    public static void WriteType(BinaryWriter writer, DataViewType type)
    {
        if (type is VectorDataViewType vector)
        {
            writer.Write(VectorCode);
            WriteType(writer, vector.ItemType);
            writer.Write(vector.Dimensions.Length);
            foreach (int dimension in vector.Dimensions) writer.Write(dimension);
            return;
        }

        if (type is KeyDataViewType key)
        {
            writer.Write(KeyCode);
            writer.Write(key.Count);
        }

        writer.Write(CodeOf(type.RawType));
    }

    public static DataViewType ReadType(BinaryReader reader)
    {
        try
        {
            byte code = reader.ReadByte();
            if (code != VectorCode) return ReadPrimitive(reader, code);
            PrimitiveDataViewType item = ReadPrimitive(reader, reader.ReadByte());
            int[] dimensions = new int[reader.ReadCount(sizeof(int))];
            for (int i = 0; i < dimensions.Length; i++) dimensions[i] = reader.ReadInt32();
            return new VectorDataViewType(item, dimensions);
        }
        catch (Exception e) when (e is ArgumentException or OverflowException)
        {
            throw ModelFileReader.Damaged($"a column type makes no sense ({e.Message})");
        }
    }

    public static void Write<T>(BinaryWriter writer, T value) => ((Action<BinaryWriter, T>)Items[CodeOf(typeof(T))].Write)(writer, value);

    public static T Read<T>(BinaryReader reader) => ((Func<BinaryReader, T>)Items[CodeOf(typeof(T))].Read)(reader);

    public static void WriteAll<T>(BinaryWriter writer, IReadOnlyCollection<T> values)
    {
        writer.Write(values.Count);
        foreach (T value in values) Write(writer, value);
    }

    public static T[] ReadAll<T>(BinaryReader reader)
    {
        T[] values = new T[reader.ReadCount(Items[CodeOf(typeof(T))].Size)];
        for (int i = 0; i < values.Length; i++) values[i] = Read<T>(reader);
        return values;
    }

    private static PrimitiveDataViewType ReadPrimitive(BinaryReader reader, byte code)
    {
        if (code != KeyCode) return TypeOf(code);
        ulong count = reader.ReadUInt64();
        return new KeyDataViewType(TypeOf(reader.ReadByte()).RawType, count);
    }

    private static PrimitiveDataViewType TypeOf(byte code) =>
        code < Items.Length ? Items[code].Type : throw ModelFileReader.Damaged($"there is no column type {code}");

    private static byte CodeOf(Type raw)
    {
        int code = Array.FindIndex(Items, i => i.Type.RawType == raw);
        return code >= 0 ? (byte)code : throw new InvalidOperationException($"A value of type {raw} cannot be saved with a model.");
    }

    private static (PrimitiveDataViewType, Delegate, Delegate, int) Item<T>(
        PrimitiveDataViewType type, Action<BinaryWriter, T> write, Func<BinaryReader, T> read, int size) => (type, write, read, size);
}
