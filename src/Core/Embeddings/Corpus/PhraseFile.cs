using System.Globalization;
using System.Text;
using MLNetSeq.Formats;

namespace MLNetSeq.Embeddings;

/// <summary>
/// A file of phrases: "phrases", the version and the delimiter in the first line, then one phrase a line, all between tabs.
/// </summary>
internal static class PhraseFile
{
    private const string Magic = "phrases";
    private const string Version = "1";
    private const int Parts = 4;

    // Two words, two short numbers and the tabs.
    private const int LongestLine = 2 * WordList.MaximumWordLength + 128;

    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static void Write(PhraseModel model, string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        foreach (Phrase phrase in model.Phrases)
        {
            if (phrase.First.AsSpan().ContainsAny("\t\r\n") || phrase.Second.AsSpan().ContainsAny("\t\r\n"))
                throw new InvalidOperationException($"The phrase of '{phrase.First}' and '{phrase.Second}' has a tab or a line break in it, "
                    + "which a file of phrases has no room for: tokenise without.");
        }

        AtomicFile.Write(path, file =>
        {
            using StreamWriter writer = new(file, Encoding, leaveOpen: true) { NewLine = "\n" };
            writer.WriteLine($"{Magic}\t{Version}\t{model.Delimiter}");
            foreach (Phrase phrase in model.Phrases)
                writer.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{phrase.Pass}\t{phrase.First}\t{phrase.Second}\t{phrase.Score:R}"));
        });
    }

    public static PhraseModel Read(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no file of phrases '{path}'.", path);
        using StreamReader reader = new(path, Encoding);
        long line = 0;
        try
        {
            string[] head = (NextLine(reader, ref line) ?? "").Split('\t');
            if (head is not [Magic, Version, { } delimiter])
                throw new InvalidDataException(
                    $"it is no file of phrases, which begins with '{Magic}', '{Version}' and a delimiter between tabs.");
            PhraseModel.CheckDelimiter(delimiter, nameof(delimiter));
            List<Phrase> phrases = [];
            while (NextLine(reader, ref line) is { } text) phrases.Add(Parsed(text));
            return new PhraseModel(phrases, delimiter);
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException) // of bytes that are not UTF-8 too
        {
            throw new InvalidDataException(
                $"'{path}', line {line}: {e.Message} Write it anew with {nameof(PhraseModel)}.{nameof(PhraseModel.Save)}.", e);
        }
    }

    private static Phrase Parsed(string line)
    {
        string[] parts = line.Split('\t', Parts + 1);
        if (parts.Length != Parts)
            throw new InvalidDataException($"there are {(parts.Length > Parts ? "more than 4" : parts.Length)} parts between tabs, "
                + "expected 4: pass, first word, second word and score.");
        if (!int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int pass))
            throw new InvalidDataException($"the pass is '{Shortened(parts[0])}', expected a whole number.");
        if (!double.TryParse(parts[3], NumberStyles.Float, CultureInfo.InvariantCulture, out double score))
            throw new InvalidDataException($"the score is '{Shortened(parts[3])}', expected a number.");
        return new Phrase(parts[1], parts[2], score, pass);
    }

    /// <summary>The next line, never longer than one can be; null at the end.</summary>
    private static string? NextLine(StreamReader reader, ref long number)
    {
        StringBuilder line = new();
        number++;
        while (reader.Read() is >= 0 and int c)
        {
            if (c == '\n') return line.ToString();
            if (line.Length == LongestLine) throw new InvalidDataException($"the line is longer than {LongestLine} characters.");
            line.Append((char)c);
        }

        return line.Length > 0 ? line.ToString() : null;
    }

    private static string Shortened(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
