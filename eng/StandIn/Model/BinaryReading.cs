using System.Text;

namespace Microsoft.ML.Data;

internal static class BinaryReading
{
    /// <summary>A string written by BinaryWriter; its length is checked against what is left before anything is allocated.</summary>
    public static string ReadText(this BinaryReader reader) =>
        Encoding.UTF8.GetString(reader.ReadBytes(Bounded(reader, reader.Read7BitEncodedInt(), 1)));

    /// <summary>A count of things of at least <paramref name="size"/> bytes each.</summary>
    public static int ReadCount(this BinaryReader reader, int size = 1) => Bounded(reader, reader.ReadInt32(), size);

    private static int Bounded(BinaryReader reader, int count, int size)
    {
        long left = reader.BaseStream.Length - reader.BaseStream.Position;
        if (count < 0 || (long)count * size > left)
            throw ModelFileReader.Damaged($"it announces {count} items of {size} bytes where {left} bytes are left");
        return count;
    }
}
