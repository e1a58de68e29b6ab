using System.IO.Compression;
using System.Text;

namespace MLNetSeq.Embeddings;

/// <summary>The lines of an evaluation file: UTF-8, packed with gzip where its name ends with .gz.</summary>
internal static class EvaluationLines
{
    /// <summary>The longest line; a longer one means that the file is something else.</summary>
    public const int MaximumLength = 1 << 14;

    /// <summary>The most lines: a hundred times the largest known file.</summary>
    public const int MaximumCount = 1 << 21;

    /// <summary>The lines, without their ends, and their numbers from 1.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">A line or the file is too long, or the text is not UTF-8.</exception>
    public static IEnumerable<(int Number, string Text)> Read(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no evaluation file '{path}'.", path);
        return Lines(path);
    }

    /// <summary>What to throw where a line is not as it must be.</summary>
    public static InvalidDataException Malformed(string path, int number, string expected) => new($"{path}, line {number}: {expected}");

    private static IEnumerable<(int Number, string Text)> Lines(string path)
    {
        using FileStream file = File.OpenRead(path);
        using Stream unpacked = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
            ? new GZipStream(file, CompressionMode.Decompress)
            : file;
        using StreamReader reader = new(unpacked, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        var line = new StringBuilder();
        for (int number = 1; ReadLine(reader, line, path, number); number++)
        {
            if (number > MaximumCount) throw Malformed(path, number, $"expected at most {MaximumCount} lines. Is this an evaluation file?");
            yield return (number, line.ToString());
        }
    }

    private static bool ReadLine(StreamReader reader, StringBuilder line, string path, int number)
    {
        line.Clear();
        int read;
        while ((read = Next(reader, path, number)) >= 0 && read != '\n')
        {
            if (line.Length == MaximumLength)
                throw Malformed(path, number, $"expected at most {MaximumLength} characters. Is this an evaluation file?");
            line.Append((char)read);
        }

        if (line.Length > 0 && line[^1] == '\r') line.Length--;
        return read >= 0 || line.Length > 0;
    }

    private static int Next(StreamReader reader, string path, int number)
    {
        try
        {
            return reader.Read();
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException($"{path}, at or soon after line {number}: expected UTF-8. Convert the file.", e);
        }
    }
}
