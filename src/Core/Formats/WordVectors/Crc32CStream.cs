using System.Buffers.Binary;
using System.Numerics;

namespace MLNetSeq.Formats;

/// <summary>Passes bytes on to another stream, or from it, and sums them up in a CRC-32C (Castagnoli), which finds every damage of up to
/// 32 bits in a row. It finds accidents, not intent.</summary>
/// <param name="inner">Where the bytes go to, or come from; it stays open.</param>
internal sealed class Crc32CStream(Stream inner) : ForwardStream
{
    private uint _crc = uint.MaxValue;

    /// <summary>The sum of all bytes so far.</summary>
    public uint Sum => ~_crc;

    /// <summary>How many bytes there were so far.</summary>
    public long Count { get; private set; }

    public override bool CanRead => inner.CanRead;

    public override bool CanWrite => inner.CanWrite;

    /// <summary>The sum of some bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => ~Add(uint.MaxValue, bytes);

    public override int Read(Span<byte> buffer)
    {
        int count = inner.Read(buffer);
        Add(buffer[..count]);
        return count;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        inner.Write(buffer);
        Add(buffer);
    }

    public override void Flush() => inner.Flush();

    private void Add(ReadOnlySpan<byte> bytes)
    {
        _crc = Add(_crc, bytes);
        Count += bytes.Length;
    }

    private static uint Add(uint crc, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte b in bytes) crc = BitOperations.Crc32C(crc, b);
        return crc;
    }
}
