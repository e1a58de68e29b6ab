using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MLNetSeq.Embeddings;

namespace MLNetSeq.Formats;

/// <summary>Reads an archive of word vectors into memory, which grows with what is read, not with what the header announces.</summary>
internal sealed class ArchiveReader(Stream inner, string name, long available, CancellationToken cancellation)
{
    private const int FirstBytes = 1 << 16;
    private const int PieceBytes = 1 << 22;
    private const int Growth = 4;

    private readonly Crc32CStream _stream = new(inner);

    /// <summary>Reads it and compares the checksum.</summary>
    public WordVectors Read()
    {
        byte[] bytes = new byte[ArchiveHeader.Length];
        _stream.ReadExactly(bytes);
        ArchiveHeader header = ArchiveHeader.Read(bytes, name);
        if (available > 0 && available < header.End)
            throw ArchiveHeader.Damaged(name, $"it has {available} bytes, expected {header.End}");
        WordVectors vectors = WordVectorsArchive.Assemble(
            header,
            part => Values<byte>(part, part.Length),
            (rows, scales, count, precision) => Rows(rows, scales, count, header.Of.Dimension, precision));
        Skip(header.Sum);
        uint sum = _stream.Sum, stored = 0;
        _stream.ReadExactly(MemoryMarshal.AsBytes(new Span<uint>(ref stored)));
        return stored == sum ? vectors : throw ArchiveHeader.Damaged(name, "its checksum does not match");
    }

    private VectorRows Rows(ArchiveHeader.Part rows, ArchiveHeader.Part scales, int count, int dimension, VectorPrecision precision)
    {
        long numbers = (long)count * dimension;
        if (numbers > Array.MaxLength)
        {
            throw new InvalidDataException(
                $"{name} has {count} vectors of {dimension} numbers, more than an array has room for: open the file with "
                + $"{nameof(WordVectors)}.{nameof(WordVectors.Open)} instead of loading it.");
        }

        return precision switch
        {
            VectorPrecision.Single => new MemoryRows(Values<float>(rows, numbers), dimension, count),
            VectorPrecision.Half => new HalfRows(Values<Half>(rows, numbers), dimension, count),
            _ => new Int8Rows(Values<sbyte>(rows, numbers), Values<float>(scales, count), dimension, count),
        };
    }

    private T[] Values<T>(ArchiveHeader.Part part, long count)
        where T : unmanaged
    {
        Skip(part);
        int size = Unsafe.SizeOf<T>();
        T[] values = GC.AllocateUninitializedArray<T>((int)(available > 0 ? count : Math.Min(count, FirstBytes / size)));
        for (int read = 0; read < count;)
        {
            cancellation.ThrowIfCancellationRequested();
            if (read == values.Length) Array.Resize(ref values, (int)Math.Min(count, (long)Growth * read));
            Span<T> piece = values.AsSpan(read, Math.Min(values.Length - read, PieceBytes / size));
            _stream.ReadExactly(MemoryMarshal.AsBytes(piece));
            read += piece.Length;
        }

        return values;
    }

    // What lies between parts is not looked at.
    private void Skip(ArchiveHeader.Part part)
    {
        Span<byte> between = stackalloc byte[(int)(part.Offset - _stream.Count)];
        _stream.ReadExactly(between);
    }
}
