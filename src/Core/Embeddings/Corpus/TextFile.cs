using System.IO.Compression;

namespace MLNetSeq.Embeddings;

/// <summary>A text file of any size and with lines of any length, read in pieces.</summary>
internal static class TextFile
{
    private const int BufferLength = 1 << 16;

    /// <summary>Adds a file's lines as sentences.</summary>
    public static void Read(string path, WordCorpusBuilder corpus, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no corpus file '{path}'.", path);
        using FileStream file = File.OpenRead(path);
        using Stream unpacked = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
            ? new GZipStream(file, CompressionMode.Decompress)
            : file;
        using StreamReader reader = new(unpacked, bufferSize: BufferLength);
        try
        {
            Read(reader, corpus, cancellation);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"The corpus file '{path}' is no gzip file, or a damaged one: {e.Message}", e);
        }
    }

    private static void Read(TextReader reader, WordCorpusBuilder corpus, CancellationToken cancellation)
    {
        char[] buffer = new char[BufferLength];
        int length = 0;
        while (reader.ReadBlock(buffer, length, buffer.Length - length) is > 0 and int read)
        {
            cancellation.ThrowIfCancellationRequested();
            length += read;
            int used = AddLines(buffer.AsSpan(0, length), corpus);
            if (used == 0) used = AddPiece(buffer.AsSpan(0, length), corpus, isLast: length < buffer.Length);
            buffer.AsSpan(used, length - used).CopyTo(buffer);
            length -= used;
        }

        if (length > 0) corpus.AddPiece(buffer.AsSpan(0, length));
        corpus.EndSentence();
    }

    /// <summary>Adds the whole lines; returns how much that was.</summary>
    private static int AddLines(ReadOnlySpan<char> text, WordCorpusBuilder corpus)
    {
        int used = 0;
        while (text[used..].IndexOf('\n') is >= 0 and int end)
        {
            corpus.AddText(text.Slice(used, end));
            used += end + 1;
        }

        return used;
    }

    /// <summary>Adds what is there of a line that does not fit, up to the last space in it; returns how much that was.</summary>
    private static int AddPiece(ReadOnlySpan<char> text, WordCorpusBuilder corpus, bool isLast)
    {
        int cut = text.LastIndexOfAny(' ', '\t');
        int used = isLast || cut < 0 ? text.Length : cut + 1;
        corpus.AddPiece(text[..used]);
        return used;
    }
}
