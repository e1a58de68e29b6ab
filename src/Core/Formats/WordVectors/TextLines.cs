using System.Globalization;

namespace MLNetSeq.Formats;

/// <summary>The fields of a line of text: what spaces or tabs separate.</summary>
internal static class TextLines
{
    private const byte Feed = (byte)'\n';

    /// <summary>The line at the beginning of a text, without its end.</summary>
    /// <returns>The bytes up to the next line; -1 where the line does not end within the text.</returns>
    public static int First(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> line)
    {
        int end = text.IndexOf(Feed);
        line = Trim(end < 0 ? text : text[..end]);
        return end < 0 ? -1 : end + 1;
    }

    /// <summary>A line without the white space behind its last field.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> line) => line.TrimEnd(" \t\r"u8);

    /// <summary>The fields of a line; several spaces separate as one does.</summary>
    public static int CountFields(ReadOnlySpan<byte> line)
    {
        int count = 0;
        bool isWithin = false;
        foreach (byte b in line)
        {
            bool isField = !IsSpace(b);
            if (isField && !isWithin) count++;
            isWithin = isField;
        }

        return count;
    }

    /// <summary>Where the last so many fields of a trimmed line begin; -1 where it has fewer.</summary>
    public static int StartOfLast(ReadOnlySpan<byte> line, int fields)
    {
        int at = line.Length;
        for (int n = 0; n < fields; n++)
        {
            while (at > 0 && IsSpace(line[at - 1])) at--;
            if (at == 0) return -1;
            while (at > 0 && !IsSpace(line[at - 1])) at--;
        }

        return at;
    }

    /// <summary>The field that a text begins with.</summary>
    public static ReadOnlySpan<byte> FirstField(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOfAny(" \t\r\n"u8);
        return end < 0 ? text : text[..Math.Max(1, end)];
    }

    /// <summary>Two whole numbers and nothing else: the header of word2vec's files.</summary>
    public static bool TryReadHeader(ReadOnlySpan<byte> line, out long count, out long dimension)
    {
        count = dimension = 0;
        line = line.TrimStart(" \t"u8);
        int space = line.IndexOfAny(" \t"u8);
        return space > 0
            && long.TryParse(line[..space], NumberStyles.None, CultureInfo.InvariantCulture, out count)
            && long.TryParse(line[space..].Trim(" \t"u8), NumberStyles.None, CultureInfo.InvariantCulture, out dimension);
    }

    public static bool IsSpace(byte b) => b is (byte)' ' or (byte)'\t';
}
