using System.IO.Compression;
using MLNetSeq.Embeddings;

namespace MLNetSeq.Formats;

/// <summary>Tells the layout of a file of word vectors from its beginning, and has it read.</summary>
internal sealed class WordVectorsReader
{
    private const int MagicLength = 8;
    private const int FirstLength = 1 << 12;
    private const int HeadLength = 1 << 20;
    private const int BufferLength = 1 << 16;

    private readonly string _name;
    private readonly string? _path;
    private readonly WordVectorsLoadOptions _options;

    private WordVectorsReader(string name, string? path, WordVectorsLoadOptions options) =>
        (_name, _path, _options) = (name, path, options);

    private static ReadOnlySpan<byte> GZipMagic => [0x1F, 0x8B];

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF]; // in UTF-8

    /// <summary>Reads a file.</summary>
    public static WordVectors Read(string path, WordVectorsLoadOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        options.Check();
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no file of word vectors '{path}'.", path);
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferLength, FileOptions.SequentialScan);
        return new WordVectorsReader(path, path, options).Read(file, file.Length);
    }

    /// <summary>Reads a stream.</summary>
    public static WordVectors Read(Stream stream, WordVectorsLoadOptions options)
    {
        options.Check();
        return new WordVectorsReader("The stream of word vectors", path: null, options).Read(stream, length: 0);
    }

    // A length of 0 is one that is not known.
    private WordVectors Read(Stream stream, long length)
    {
        // An archive is read to its end and no further, and this is never more than it has.
        byte[] head = new byte[FirstLength];
        int count = stream.ReadAtLeast(head.AsSpan(0, MagicLength), MagicLength, throwOnEndOfStream: false);
        ReadOnlyMemory<byte> known = head.AsMemory(0, count);
        if (known.Span.StartsWith(GZipMagic)) return ReadPacked(new PrefixedStream(known, stream));
        bool isArchive = _options.Format == WordVectorsFormat.Archive
            || (_options.Format is null && known.Span.StartsWith(ArchiveHeader.Magic));
        if (isArchive)
        {
            WordVectors all = WordVectorsArchive.Read(new PrefixedStream(known, stream), _name, length, _options.Cancellation);
            return Selection.Of(all, _options);
        }

        for (int read = -1; read != 0 && count < HeadLength; count += read)
        {
            if (count == head.Length) Array.Resize(ref head, 2 * count);
            read = stream.ReadAtLeast(head.AsSpan(count), head.Length - count, throwOnEndOfStream: false);
        }

        known = head.AsMemory(0, count);
        if (known.Span.StartsWith(ByteOrderMark)) known = known[ByteOrderMark.Length..]; // no text of words begins with it, but editors write it
        return Read(new PrefixedStream(known, stream), known.Span, isAll: count < HeadLength, length);
    }

    private WordVectors ReadPacked(Stream packed)
    {
        using GZipStream unpacked = new(packed, CompressionMode.Decompress);
        return Read(new UnpackedStream(unpacked, _name), length: 0);
    }

    private WordVectors Read(Stream stream, ReadOnlySpan<byte> head, bool isAll, long length)
    {
        WordVectorsFormat format = _options.Format ?? FormatDetection.Find(head, isAll);
        switch (format)
        {
            case WordVectorsFormat.Word2VecBinary: return Word2VecBinary.Read(stream, _name, length, _options);
            case WordVectorsFormat.FastTextBinary: return FastTextReader.Read(stream, _name, length, _options);
            case WordVectorsFormat.SafeTensors: return SafeTensorsVectors.Read(stream, _name, _path, _options);
            case WordVectorsFormat.Word2VecText or WordVectorsFormat.GloVeText:
                TextLayout layout = TextLayout.Find(head, isAll, _name, format == WordVectorsFormat.Word2VecText, _options.Dimension);
                return TextVectorsReader.Read(stream, _name, layout, length, _options);
            default: throw new InvalidOperationException($"There is no layout {format} of word vectors.");
        }
    }
}
