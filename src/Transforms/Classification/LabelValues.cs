using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetSeq.Transforms;

/// <summary>The values behind a key: what ML.NET's MapKeyToValue turns a predicted class back into.</summary>
internal abstract class LabelValues
{
    private protected LabelValues(PrimitiveDataViewType itemType) => ItemType = itemType;

    /// <summary>The type of one value.</summary>
    public PrimitiveDataViewType ItemType { get; }

    /// <summary>The number of values.</summary>
    public abstract int Count { get; }

    /// <summary>The values as text.</summary>
    public abstract ReadOnlyMemory<char>[] Names { get; }

    /// <summary>The values behind a key column, or null where it names none, or values of a type that no model file holds.</summary>
    public static LabelValues? Of(DataViewSchema.Column key)
    {
        DataViewType? type = key.Annotations.Schema.GetColumnOrNull(AnnotationKinds.KeyValues)?.Type;
        return type is VectorDataViewType vector ? LabelValueKind.Of(vector.ItemType)?.ReadFrom(key) : null;
    }

    /// <summary>Values that stand for unknown ones where only their type matters, or null where no model file holds that type.</summary>
    public static LabelValues? Unknown(DataViewType itemType, int count) => LabelValueKind.Of(itemType)?.Unknown(count);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    public static LabelValues Read(BinaryReader reader, int count)
    {
        byte kind = reader.ReadByte();
        return LabelValueKind.Numbered(kind)?.Read(reader, count)
            ?? throw new InvalidDataException($"The model's labels are of a kind {kind}, which is unknown: the file is damaged, or of a "
                + "later version.");
    }

    /// <summary>Writes the values, with what their type is.</summary>
    public abstract void Write(BinaryWriter writer);

    /// <summary>Adds the values as an annotation.</summary>
    public abstract void AddTo(DataViewSchema.Annotations.Builder builder, string annotation);
}
