namespace Microsoft.ML.Data;

/// <summary>The lines of text files as Microsoft.ML's text loader takes them: without header, empty lines and comments ("//").</summary>
internal sealed class LineReader(IMultiStreamSource source, TextLoader.Options options)
{
    public IEnumerable<string> Lines()
    {
        for (int file = 0; file < source.Count; file++)
        {
            using TextReader reader = source.OpenTextReader(file);
            bool first = true;
            while (ReadRow(reader) is { } line)
            {
                // Before the first row, '#' starts a comment too.
                if (line.Length == 0 || line.StartsWith("//", StringComparison.Ordinal) || (first && line[0] == '#')) continue;
                bool isHeader = first && options.HasHeader;
                first = false;
                if (!isHeader) yield return options.TrimWhitespace ? line.TrimEnd() : line;
            }
        }
    }

    public static void Split(string line, TextLoader.Options options, List<ReadOnlyMemory<char>> fields)
    {
        fields.Clear();
        bool skipSpaces = !options.Separators.Contains(' ');
        int at = 0;
        while (true)
        {
            while (skipSpaces && at < line.Length && line[at] == ' ') at++;
            bool quoted = options.AllowQuoting && at < line.Length && line[at] == '"';
            int quoteEnd = quoted ? ClosingQuote(line, at) : at;
            int end = line.AsSpan(quoteEnd).IndexOfAny(options.Separators);
            end = end < 0 ? line.Length : quoteEnd + end;

            // What does not close, or goes on behind its closing quote, is read as empty.
            bool wellFormed = !quoted
                || (quoteEnd <= line.Length && line.AsSpan(quoteEnd, end - quoteEnd).Trim(' ').IsEmpty && quoteEnd > at + 1);
            fields.Add(!wellFormed ? default : quoted ? Unquoted(line.AsMemory(at + 1, quoteEnd - at - 2)) : line.AsMemory(at, end - at));
            if (end == line.Length) return;
            at = end + 1;
        }
    }

    // A quoted field may go on in the next line, where that is allowed.
    private string ReadRow(TextReader reader)
    {
        string line = reader.ReadLine();
        if (line is null || !options.AllowQuoting || !options.ReadMultilines) return line;
        while (line.Count(c => c == '"') % 2 != 0 && reader.ReadLine() is { } next) line = $"{line}\n{next}";
        return line;
    }

    /// <summary>The place behind the quote that closes the one at <paramref name="start"/>, or the end of the line.</summary>
    private static int ClosingQuote(string line, int start)
    {
        for (int i = start + 1; i < line.Length; i++)
        {
            if (line[i] != '"') continue;
            if (i + 1 == line.Length || line[i + 1] != '"') return i + 1;
            i++;
        }

        return line.Length;
    }

    private static ReadOnlyMemory<char> Unquoted(ReadOnlyMemory<char> text) =>
        text.Span.Contains('"') ? text.ToString().Replace("\"\"", "\"").AsMemory() : text;
}
