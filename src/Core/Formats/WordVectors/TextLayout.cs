using MLNetSeq.Embeddings;

namespace MLNetSeq.Formats;

/// <summary>What the beginning of a text of word vectors says about the rest.</summary>
/// <param name="HasHeader">Whether there is a first line with the numbers of words and dimensions.</param>
/// <param name="Announced">The words, as that line says; -1 without it.</param>
/// <param name="Dimension">The numbers of a vector.</param>
/// <param name="LineLength">The mean bytes of the first lines.</param>
internal readonly record struct TextLayout(bool HasHeader, long Announced, int Dimension, double LineLength)
{
    private const int MostLines = 1000;

    /// <summary>Finds the layout.</summary>
    /// <param name="head">The beginning of the text, or all of it.</param>
    /// <param name="isAll">Whether it is all of it.</param>
    /// <param name="name">The file, for messages.</param>
    /// <param name="hasHeader">Whether there is a line with the numbers of words and dimensions.</param>
    /// <param name="dimension">The numbers of a vector, where there is no such line; null to find out.</param>
    /// <exception cref="InvalidDataException">The beginning fits no layout.</exception>
    public static TextLayout Find(ReadOnlySpan<byte> head, bool isAll, string name, bool hasHeader, int? dimension)
    {
        int next = TextLines.First(head, out ReadOnlySpan<byte> first);
        ReadOnlySpan<byte> rest = next < 0 ? [] : head[next..];
        long count = 0, width = 0;
        if (hasHeader && !TextLines.TryReadHeader(first, out count, out width))
        {
            throw new InvalidDataException($"{name}, line 1: expected the number of words and the number of dimensions, as '400000 300', "
                + $"found {Quote(first)}. Without such a line it is {nameof(WordVectorsFormat.GloVeText)}.");
        }

        (int common, double length) = CommonWidth(hasHeader ? rest : head, isAll);
        if (hasHeader)
        {
            if (width is < 1 or > VectorRows.MaximumDimension)
                throw new InvalidDataException($"{name}, line 1: vectors of {width} numbers, expected 1 to {VectorRows.MaximumDimension}.");
            return new TextLayout(true, count, (int)width, length);
        }

        int found = dimension ?? common;
        if (found is < 1 or > VectorRows.MaximumDimension)
        {
            throw new InvalidDataException($"{name}, line 1: expected a word and its vector of 1 to {VectorRows.MaximumDimension} numbers, "
                + $"separated by spaces, found {Quote(first)}.");
        }

        return new TextLayout(false, -1, found, length);
    }

    /// <summary>A piece of a file in a message: printable, and not long.</summary>
    public static string Quote(ReadOnlySpan<byte> text)
    {
        const int Most = 40;
        string quoted = string.Concat(
            System.Text.Encoding.UTF8.GetString(text[..Math.Min(text.Length, Most)]).Select(c => char.IsControl(c) ? '\uFFFD' : c));
        return text.IsEmpty ? "nothing" : text.Length > Most ? $"'{quoted}…'" : $"'{quoted}'";
    }

    // Words may have spaces in them, so that a line may have more fields than others; damaged lines may have fewer.
    private static (int Width, double LineLength) CommonWidth(ReadOnlySpan<byte> text, bool isAll)
    {
        Dictionary<int, int> widths = [];
        int used = 0, lines = 0;
        while (lines < MostLines && used < text.Length)
        {
            int next = TextLines.First(text[used..], out ReadOnlySpan<byte> line);
            if (next < 0 && !isAll && lines > 0) break; // only a part of that line is there
            if (!line.IsEmpty)
            {
                int width = TextLines.CountFields(line) - 1;
                widths[width] = widths.GetValueOrDefault(width) + 1;
                lines++;
            }

            used = next < 0 ? text.Length : used + next;
        }

        int common = widths.Count == 0 ? 0 : widths.OrderByDescending(w => w.Value).ThenBy(w => w.Key).First().Key;
        return (common, lines == 0 ? 1 : (double)used / lines);
    }
}
