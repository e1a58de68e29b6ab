using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using MLNetSeq.Embeddings;

namespace MLNetSeq.Formats;

/// <summary>Reads a binary file of word vectors that nobody vouches for, and says where it went wrong.</summary>
/// <param name="stream">The file from its beginning.</param>
/// <param name="name">What to call it in messages.</param>
internal sealed class ByteReader(Stream stream, string name)
{
    private const int BufferLength = 1 << 16;
    private const int LongestWord = 4 * WordList.MaximumWordLength; // in UTF-8

    private readonly byte[] _buffer = new byte[BufferLength];
    private readonly byte[] _word = new byte[LongestWord];
    private int _start;
    private int _end;

    /// <summary>How many bytes were read.</summary>
    public long Offset { get; private set; }

    /// <summary>The next byte, which stays the next one; -1 at the end.</summary>
    public int Peek()
    {
        if (_start == _end) (_start, _end) = (0, stream.Read(_buffer));
        return _start == _end ? -1 : _buffer[_start];
    }

    /// <summary>Passes over the byte that <see cref="Peek"/> showed.</summary>
    public void Skip()
    {
        _start++;
        Offset++;
    }

    public void ReadExactly(Span<byte> bytes, string what)
    {
        while (!bytes.IsEmpty)
        {
            if (Peek() < 0) throw Wrong($"it ends within {what}");
            int count = Math.Min(bytes.Length, _end - _start);
            _buffer.AsSpan(_start, count).CopyTo(bytes);
            bytes = bytes[count..];
            _start += count;
            Offset += count;
        }
    }

    public byte ReadByte(string what)
    {
        Span<byte> bytes = stackalloc byte[sizeof(byte)];
        ReadExactly(bytes, what);
        return bytes[0];
    }

    public int ReadInt32(string what)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        ReadExactly(bytes, what);
        return BinaryPrimitives.ReadInt32LittleEndian(bytes);
    }

    public long ReadInt64(string what)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        ReadExactly(bytes, what);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }

    /// <summary>Reads the numbers of a vector.</summary>
    /// <param name="row">Receives them.</param>
    /// <param name="what">Whose it is, for messages.</param>
    public void ReadRow(Span<float> row, string what)
    {
        ReadExactly(MemoryMarshal.AsBytes(row), what);
        if (BitConverter.IsLittleEndian) return;
        Span<int> bits = MemoryMarshal.Cast<float, int>(row);
        BinaryPrimitives.ReverseEndianness(bits, bits);
    }

    /// <summary>Reads a word up to a byte that ends it, and that byte.</summary>
    /// <exception cref="InvalidDataException">It does not end, or is too long.</exception>
    public string ReadWord(byte end, string what)
    {
        int length = 0;
        for (int next; (next = Peek()) != end; _word[length++] = (byte)next)
        {
            if (next < 0) throw Wrong($"it ends within {what}");
            if (length == LongestWord) throw TooLong(what);
            Skip();
        }

        Skip();
        string word = Encoding.UTF8.GetString(_word, 0, length);
        return word.Length <= WordList.MaximumWordLength ? word : throw TooLong(what);
    }

    /// <summary>What to throw where the file is not as it should be.</summary>
    public InvalidDataException Wrong(string why) => new($"{name}, byte {Offset}: {why}.");

    private InvalidDataException TooLong(string what) =>
        Wrong($"{what} has more than {WordList.MaximumWordLength} characters, beginning with {TextLayout.Quote(_word)}");
}
