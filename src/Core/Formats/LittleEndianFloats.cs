using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace MLNetSeq.Formats;

/// <summary>32-bit floats as files have them: little-endian, one after the other.</summary>
internal static class LittleEndianFloats
{
    // A span of bytes has no room for the largest tensors.
    private const int Piece = 1 << 20;

    /// <summary>Writes numbers.</summary>
    public static void Write(Stream stream, ReadOnlySpan<float> values)
    {
        if (BitConverter.IsLittleEndian)
        {
            for (; values.Length > Piece; values = values[Piece..]) stream.Write(MemoryMarshal.AsBytes(values[..Piece]));
            stream.Write(MemoryMarshal.AsBytes(values));
            return;
        }

        Span<byte> bytes = stackalloc byte[sizeof(float)];
        foreach (float value in values)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
            stream.Write(bytes);
        }
    }
}
