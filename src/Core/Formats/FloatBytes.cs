using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace MLNetSeq.Formats;

/// <summary>Runs of numbers in a file, little-endian whatever the processor.</summary>
internal static class FloatBytes
{
    /// <summary>Writes numbers.</summary>
    public static void Write(BinaryWriter writer, ReadOnlySpan<float> numbers)
    {
        if (BitConverter.IsLittleEndian)
        {
            writer.Write(MemoryMarshal.AsBytes(numbers));
            return;
        }

        foreach (float number in numbers) writer.Write(number);
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
