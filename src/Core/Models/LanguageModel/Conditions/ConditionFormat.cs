namespace MLNetSeq.Models;

/// <summary>The conditions of a <see cref="LanguageModel"/> in its file.</summary>
/// <remarks>
/// A byte for their kind (0 none, 1 classes, 2 vectors); the number of classes and the name of each, its length and its UTF-16 code units;
/// or the size of a vector.
/// </remarks>
internal static class ConditionFormat
{
    private enum Kind : byte
    {
        None,
        Classes,
        Vectors,
    }

    public static void Write(BinaryWriter writer, ConditionVocabulary conditions)
    {
        Kind kind = conditions.VectorSize > 0 ? Kind.Vectors : conditions.Classes.Count > 0 ? Kind.Classes : Kind.None;
        writer.Write((byte)kind);
        if (kind == Kind.None) return;
        writer.Write(conditions.Size);
        foreach (string name in conditions.Classes)
        {
            writer.Write((short)name.Length);
            foreach (char unit in name) writer.Write((ushort)unit); // as they are, those too that are no text
        }
    }

    public static ConditionVocabulary Read(BinaryReader reader, ModelReader parts)
    {
        switch (parts.Defined<Kind>(reader.ReadByte()))
        {
            case Kind.None:
                return ConditionVocabulary.None;
            case Kind.Vectors:
                return ConditionVocabulary.OfVectors(
                    parts.Between(reader.ReadInt32(), 1, LanguageShape.MaximumWidth, "the size of a condition's vector"));
            default:
                int count = parts.Between(reader.ReadInt32(), 1, ConditionVocabulary.MaximumClasses, "the number of classes");
                return ConditionVocabulary.OfClasses(Enumerable.Range(0, count).Select(_ => ReadName(reader, parts)))
                    ?? throw parts.Damaged("two classes have one name");
        }
    }

    private static string ReadName(BinaryReader reader, ModelReader parts)
    {
        int length = parts.Between(reader.ReadInt16(), 1, ConditionVocabulary.MaximumNameLength, "the length of a class's name");
        char[] units = new char[length];
        foreach (ref char unit in units.AsSpan()) unit = (char)reader.ReadUInt16();
        return new string(units);
    }
}
