using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace MLNetSeq.Formats;

/// <summary>Runs of numbers in a file, little-endian whatever the processor.</summary>
internal static class FloatBytes
{
    // A span of bytes has no room for the largest tensors.
    private const int Piece = 1 << 20;

    /// <summary>Writes numbers.</summary>
    public static void Write(BinaryWriter writer, ReadOnlySpan<float> numbers) => Write(writer.BaseStream, numbers);

    /// <summary>Writes numbers.</summary>
    public static void Write(Stream stream, ReadOnlySpan<float> numbers)
    {
        if (BitConverter.IsLittleEndian)
        {
            for (; numbers.Length > Piece; numbers = numbers[Piece..]) stream.Write(MemoryMarshal.AsBytes(numbers[..Piece]));
            stream.Write(MemoryMarshal.AsBytes(numbers));
            return;
        }

        Span<byte> bytes = stackalloc byte[sizeof(float)];
        foreach (float number in numbers)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes, number);
            stream.Write(bytes);
        }
    }

    /// <summary>Reads as many numbers as there is room for.</summary>
    /// <exception cref="EndOfStreamException">There are not so many.</exception>
    public static void ReadExactly(BinaryReader reader, Span<float> numbers)
    {
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(numbers));
        if (BitConverter.IsLittleEndian) return;
        Span<int> bits = MemoryMarshal.Cast<float, int>(numbers);
        BinaryPrimitives.ReverseEndianness(bits, bits);
    }
}
