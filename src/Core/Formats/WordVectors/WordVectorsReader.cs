using System.IO.Compression;
using MLNetSeq.Embeddings;

namespace MLNetSeq.Formats;

/// <summary>Tells the layout of a file of word vectors from its beginning, and has it read.</summary>
internal static class WordVectorsReader
{
    private const int MagicLength = 8;
    private const int FirstLength = 1 << 12;
    private const int HeadLength = 1 << 20;
    private const int BufferLength = 1 << 16;

    private static ReadOnlySpan<byte> GZipMagic => [0x1F, 0x8B];

    /// <summary>Reads a file.</summary>
    public static WordVectors Read(string path, WordVectorsLoadOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no file of word vectors '{path}'.", path);
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferLength, FileOptions.SequentialScan);
        return Read(file, path, file.Length, options);
    }

    /// <summary>Reads a stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="length">Its bytes; 0 where that is not known.</param>
    /// <param name="options">What is wanted.</param>
    public static WordVectors Read(Stream stream, string name, long length, WordVectorsLoadOptions options)
    {
        options.Check();
        // An archive is read to its end and no further, and this is never more than it has.
        byte[] head = new byte[FirstLength];
        int count = stream.ReadAtLeast(head.AsSpan(0, MagicLength), MagicLength, throwOnEndOfStream: false);
        if (count >= GZipMagic.Length && head.AsSpan().StartsWith(GZipMagic)) return ReadPacked(stream, head.AsMemory(0, count), name, options);
        if (IsArchive(head.AsSpan(0, count), options.Format))
        {
            WordVectors archive = WordVectorsArchive.Read(
                new PrefixedStream(head.AsMemory(0, count), stream), name, length, options.Cancellation);
            return Selection.Of(archive, name, options);
        }

        for (int read = -1; read != 0 && count < HeadLength; count += read)
        {
            if (count == head.Length) Array.Resize(ref head, 2 * count);
            read = stream.ReadAtLeast(head.AsSpan(count), head.Length - count, throwOnEndOfStream: false);
        }

        ReadOnlyMemory<byte> known = head.AsMemory(0, count);
        return Read(new PrefixedStream(known, stream), known.Span, isAll: count < HeadLength, name, length, options);
    }

    private static WordVectors ReadPacked(Stream stream, ReadOnlyMemory<byte> head, string name, WordVectorsLoadOptions options)
    {
        using GZipStream unpacked = new(new PrefixedStream(head, stream), CompressionMode.Decompress);
        return Read(new UnpackedStream(unpacked, name), name, length: 0, options);
    }

    private static WordVectors Read(
        Stream stream, ReadOnlySpan<byte> head, bool isAll, string name, long length, WordVectorsLoadOptions options)
    {
        WordVectorsFormat format = options.Format ?? WordVectorsFormat.Word2VecText;
        bool? hasHeader = options.Format is null ? null : format == WordVectorsFormat.Word2VecText;
        TextLayout layout = TextLayout.Find(head, isAll, name, hasHeader, options.Dimension);
        return TextVectorsReader.Read(stream, name, layout, length, options);
    }

    private static bool IsArchive(ReadOnlySpan<byte> head, WordVectorsFormat? format) =>
        format == WordVectorsFormat.Archive || (format is null && head.StartsWith(ArchiveHeader.Magic));
}
