using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetSeq.Transforms;

/// <summary>A type of label values, and how a model file holds one.</summary>
internal abstract class LabelValueKind
{
    // A file holds a kind by its place here: append only.
    private static readonly LabelValueKind[] All =
    [
        new Kind<ReadOnlyMemory<char>>(TextDataViewType.Instance, (w, v) => w.Write(v.ToString()), r => r.ReadString().AsMemory()),
        new Kind<bool>(BooleanDataViewType.Instance, (w, v) => w.Write(v), r => r.ReadBoolean()),
        new Kind<float>(NumberDataViewType.Single, (w, v) => w.Write(v), r => r.ReadSingle()),
        new Kind<double>(NumberDataViewType.Double, (w, v) => w.Write(v), r => r.ReadDouble()),
        new Kind<sbyte>(NumberDataViewType.SByte, (w, v) => w.Write(v), r => r.ReadSByte()),
        new Kind<byte>(NumberDataViewType.Byte, (w, v) => w.Write(v), r => r.ReadByte()),
        new Kind<short>(NumberDataViewType.Int16, (w, v) => w.Write(v), r => r.ReadInt16()),
        new Kind<ushort>(NumberDataViewType.UInt16, (w, v) => w.Write(v), r => r.ReadUInt16()),
        new Kind<int>(NumberDataViewType.Int32, (w, v) => w.Write(v), r => r.ReadInt32()),
        new Kind<uint>(NumberDataViewType.UInt32, (w, v) => w.Write(v), r => r.ReadUInt32()),
        new Kind<long>(NumberDataViewType.Int64, (w, v) => w.Write(v), r => r.ReadInt64()),
        new Kind<ulong>(NumberDataViewType.UInt64, (w, v) => w.Write(v), r => r.ReadUInt64()),
        new Kind<DateTime>(DateTimeDataViewType.Instance, (w, v) => w.Write(v.ToBinary()), r => DateTime.FromBinary(r.ReadInt64())),
    ];

    private readonly PrimitiveDataViewType _type;

    private LabelValueKind(PrimitiveDataViewType type) => _type = type;

    /// <summary>The kind of a type, or null.</summary>
    public static LabelValueKind? Of(DataViewType type) => Array.Find(All, kind => kind._type.Equals(type));

    /// <summary>The kind with this number in a file, or null.</summary>
    public static LabelValueKind? Numbered(byte number) => number < All.Length ? All[number] : null;

    public abstract LabelValues ReadFrom(DataViewSchema.Column key);

    public abstract LabelValues Unknown(int count);

    public abstract LabelValues Read(BinaryReader reader, int count);

    private sealed class Kind<T>(PrimitiveDataViewType type, Action<BinaryWriter, T> write, Func<BinaryReader, T> read)
        : LabelValueKind(type)
    {
        public override LabelValues ReadFrom(DataViewSchema.Column key)
        {
            VBuffer<T> values = default;
            key.GetKeyValues(ref values);
            return new Values(this, [.. values.DenseValues()]);
        }

        public override LabelValues Unknown(int count) => new Values(this, new T[count]);

        public override LabelValues Read(BinaryReader reader, int count)
        {
            // Not allocated before it is there: the count comes from the file too.
            List<T> values = [];
            while (values.Count < count) values.Add(read(reader));
            return new Values(this, [.. values]);
        }

        private sealed class Values(Kind<T> kind, T[] values) : LabelValues(kind._type)
        {
            public override int Count => values.Length;

            public override ReadOnlyMemory<char>[] Names { get; } =
                [.. values.Select(v => v is ReadOnlyMemory<char> t ? t : Convert.ToString(v, CultureInfo.InvariantCulture).AsMemory())];

            public override void Write(BinaryWriter writer)
            {
                writer.Write((byte)Array.IndexOf(All, kind));
                foreach (T value in values) kind.WriteValue(writer, value);
            }

            public override void AddTo(DataViewSchema.Annotations.Builder builder, string annotation)
            {
                VBuffer<T> all = new(values.Length, values);
                builder.Add(annotation, new VectorDataViewType(ItemType, values.Length), (ref VBuffer<T> value) => all.CopyTo(ref value));
            }
        }

        private void WriteValue(BinaryWriter writer, T value) => write(writer, value);
    }
}
