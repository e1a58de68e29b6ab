using System.Runtime.InteropServices;
using System.Text;
using MLNetSeq.Embeddings;
using MLNetSeq.Text;

namespace MLNetSeq.Formats;

/// <summary>The project's own file of word vectors: what it takes to look words up is in it, so that it opens without being read.</summary>
/// <remarks>
/// Little-endian. 128 bytes of header: the magic, int32 version, int32 words, int32 dimension, a byte each for the precision, whether
/// there are counts, and the n-grams' precision; at byte 24 int64 the words' bytes, then int32 buckets, shortest and longest n-gram; at
/// 124 the CRC-32C of what comes before. Then the parts, each from the next multiple of 64 on, with zeros between them:
/// int64 offsets of the words, one more than there are words; their UTF-8, one after the other; int64 counts; the table
/// (<see cref="WordTable"/>); the rows, one after the other (float32, float16 or int8); float32 scales of int8 rows; the n-grams' rows
/// and scales likewise; the CRC-32C of all before. Parts that do not apply are empty.
/// <para>
/// Opening checks the header and that the file has the length that follows from it. What a damaged file has elsewhere is found where it
/// is used, and never leads out of the file: an <see cref="InvalidDataException"/>, a word that is not found or wrong numbers.
/// Unpaired surrogates in words become U+FFFD; of words that are the same then, the first is found.
/// </para>
/// </remarks>
internal static class WordVectorsArchive
{
    private const int PieceLength = 1 << 16;

    /// <summary>Opens a file by mapping it.</summary>
    public static WordVectors Open(string path)
    {
        CheckProcessor();
        using FileStream file = File.OpenRead(path);
        ArchiveHeader header = ReadHeader(file, path);
        if (file.Length != header.End) throw Length(path, file.Length, header.End);
        MappedFile map = new(file);
        if (map.Length != header.End) throw Length(path, map.Length, header.End);
        ReadOnlyMemory<byte> Memory(ArchiveHeader.Part part) =>
            part.Length == 0 ? default : new MappedBytes(map, part.Offset, (int)part.Length).Memory;
        VectorRows Rows(ArchiveHeader.Part rows, ArchiveHeader.Part scales, int count, VectorPrecision precision) =>
            new MappedRows(map, rows.Offset, scales.Offset, count, header.Of.Dimension, precision);
        return Assemble(header, Memory, Rows);
    }

    /// <summary>Reads an archive into memory; what follows it in the stream is left there.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="available">How many bytes the stream has; 0 where that is not known.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static WordVectors Read(Stream stream, string name, long available, CancellationToken cancellation)
    {
        CheckProcessor();
        try
        {
            return new ArchiveReader(stream, name, available, cancellation).Read();
        }
        catch (EndOfStreamException e)
        {
            throw ArchiveHeader.Damaged(name, "it is cut off: " + e.Message);
        }
    }

    /// <summary>Reads a whole file and compares its checksum, and looks up every word.</summary>
    public static void Verify(string path, CancellationToken cancellation)
    {
        using FileStream file = File.OpenRead(path);
        WordVectors vectors = Read(file, path, file.Length, cancellation);
        if (file.Position != file.Length) throw Length(path, file.Length, file.Position);
        for (int i = 0; i < vectors.Count; i++)
        {
            string word = vectors.Words[i];
            if (!vectors.Words.TryGetIndex(word, out int index) || (index != i && vectors.Words[index] != word))
                throw ArchiveHeader.Damaged(path, $"the word '{word}' at {i} is not found");
        }
    }

    /// <summary>Writes an archive.</summary>
    public static void Write(Stream stream, WordVectors vectors, CancellationToken cancellation)
    {
        CheckProcessor();
        long[] offsets = Offsets(vectors.Words);
        ArchiveHeader header = ArchiveHeader.Create(vectors, offsets[^1]);
        Crc32CStream sum = new(stream);
        header.Write(sum);
        WritePart(sum, header.Offsets, MemoryMarshal.AsBytes(offsets.AsSpan()));
        Pad(sum, header.Words);
        ulong[] table = WriteWords(sum, vectors.Words);
        Pad(sum, header.Counts);
        if (vectors.Words.HasCounts) WriteCounts(sum, vectors.Words);
        WritePart(sum, header.Table, MemoryMarshal.AsBytes(table.AsSpan()));
        Pad(sum, header.Rows);
        WriteRows(sum, vectors.Rows, cancellation);
        Pad(sum, header.Scales);
        WriteScales(sum, vectors.Rows);
        Pad(sum, header.SubwordRows);
        if (vectors.Subwords is { } subwords)
        {
            WriteRows(sum, subwords.Rows, cancellation);
            Pad(sum, header.SubwordScales);
            WriteScales(sum, subwords.Rows);
        }

        Pad(sum, header.Sum);
        uint crc = sum.Sum;
        stream.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(in crc)));
    }

    /// <summary>Makes vectors of the parts of an archive.</summary>
    public static WordVectors Assemble(
        ArchiveHeader header,
        Func<ArchiveHeader.Part, ReadOnlyMemory<byte>> memory,
        Func<ArchiveHeader.Part, ArchiveHeader.Part, int, VectorPrecision, VectorRows> rows)
    {
        ArchiveHeader.Numbers of = header.Of;
        ArchiveWordList words = new(
            of.Count, memory(header.Offsets), memory(header.Words), of.HasCounts, memory(header.Counts), memory(header.Table));
        VectorRows vectors = rows(header.Rows, header.Scales, of.Count, of.Precision);
        SubwordVectors? subwords = of.Buckets == 0 ? null : new(
            new SubwordHasher(of.Buckets, of.MinimumLength, of.MaximumLength),
            rows(header.SubwordRows, header.SubwordScales, of.Buckets, of.SubwordPrecision));
        return new WordVectors(words, vectors, subwords);
    }

    private static ArchiveHeader ReadHeader(FileStream file, string name)
    {
        Span<byte> bytes = stackalloc byte[ArchiveHeader.Length];
        int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length < bytes.Length && ArchiveHeader.Magic.StartsWith(bytes[..Math.Min(length, ArchiveHeader.Magic.Length)]))
            throw ArchiveHeader.Damaged(name, $"it ends after {length} bytes");
        return ArchiveHeader.Read(bytes, name);
    }

    private static InvalidDataException Length(string path, long actual, long expected) =>
        ArchiveHeader.Damaged(path, $"it has {actual} bytes, expected {expected}");

    // The parts are used as they are stored.
    private static void CheckProcessor()
    {
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("Archives of word vectors need a little-endian processor. Use another format.");
    }

    private static long[] Offsets(WordList words)
    {
        long[] offsets = new long[words.Count + 1];
        for (int i = 0; i < words.Count; i++) offsets[i + 1] = offsets[i] + Encoding.UTF8.GetByteCount(words[i]);
        return offsets;
    }

    private static ulong[] WriteWords(Stream stream, WordList words)
    {
        ulong[] table = new ulong[WordTable.Length(words.Count)];
        byte[] bytes = new byte[Encoding.UTF8.GetMaxByteCount(WordList.MaximumWordLength)];
        BufferedStream buffered = new(stream, PieceLength); // not disposed of: that would end the stream below
        for (int i = 0; i < words.Count; i++)
        {
            ReadOnlySpan<byte> word = bytes.AsSpan(0, Encoding.UTF8.GetBytes(words[i], bytes));
            WordTable.Add(table, word, i);
            buffered.Write(word);
        }

        buffered.Flush();
        return table;
    }

    private static void WriteCounts(Stream stream, WordList words)
    {
        long[] piece = new long[PieceLength / sizeof(long)];
        for (int i = 0; i < words.Count; i += piece.Length)
        {
            Span<long> counts = piece.AsSpan(0, Math.Min(piece.Length, words.Count - i));
            for (int n = 0; n < counts.Length; n++) counts[n] = words.CountOf(i + n);
            stream.Write(MemoryMarshal.AsBytes(counts));
        }
    }

    private static void WriteRows(Stream stream, VectorRows rows, CancellationToken cancellation)
    {
        float[] scratch = new float[rows.Dimension];
        BufferedStream buffered = new(stream, PieceLength); // not disposed of: that would end the stream below
        for (int i = 0; i < rows.Count; i++)
        {
            if (i % 1024 == 0) cancellation.ThrowIfCancellationRequested();
            buffered.Write(rows.Precision switch
            {
                VectorPrecision.Single => MemoryMarshal.AsBytes(rows.Row(i, scratch)),
                VectorPrecision.Half => MemoryMarshal.AsBytes(rows.Halves(i)),
                _ => MemoryMarshal.AsBytes(rows.Bytes(i)),
            });
        }

        GC.KeepAlive(rows);
        buffered.Flush();
    }

    private static void WriteScales(Stream stream, VectorRows rows)
    {
        if (rows.Precision != VectorPrecision.Int8) return;
        float[] scales = new float[rows.Count];
        for (int i = 0; i < scales.Length; i++) scales[i] = rows.Scale(i);
        FloatBytes.Write(stream, scales);
    }

    private static void WritePart(Crc32CStream stream, ArchiveHeader.Part part, ReadOnlySpan<byte> bytes)
    {
        Pad(stream, part);
        stream.Write(bytes);
    }

    private static void Pad(Crc32CStream stream, ArchiveHeader.Part part)
    {
        Span<byte> zeros = stackalloc byte[(int)(part.Offset - stream.Count)];
        zeros.Clear();
        stream.Write(zeros);
    }
}
