using System.Globalization;
using MLNetSeq.Embeddings;

namespace MLNetSeq.Formats;

/// <summary>Whether a layout can hold the words so that they are read again as they were written.</summary>
internal static class WordChecks
{
    /// <summary>Text: no line ends, nor spaces but single ones within the word, with no number behind all of them.</summary>
    public static void ForText(WordList words) => Check(words, FitsText, "text");

    /// <summary>word2vec's binary layout: no spaces or line ends.</summary>
    public static void ForBinary(WordList words) => Check(words, word => !word.AsSpan().ContainsAny(' ', '\n'), "word2vec's binary layout");

    /// <summary>A list of lines: no line ends.</summary>
    public static void ForLines(WordList words) => Check(words, word => !word.AsSpan().ContainsAny('\n', '\r'), "a list of lines");

    /// <summary>fastText's model: no zero character.</summary>
    public static void ForFastText(WordList words) => Check(words, word => !word.Contains('\0'), "fastText's model");

    private static bool FitsText(string word)
    {
        ReadOnlySpan<char> rest = word;
        if (rest.ContainsAny('\n', '\r')) return false;
        int space = rest.IndexOfAny(' ', '\t');
        if (space < 0) return true;
        if (space == 0 || word[^1] is ' ' or '\t') return false;
        foreach (Range field in rest[space..].SplitAny(' ', '\t'))
        {
            ReadOnlySpan<char> text = rest[space..][field];
            bool mayBeNumber = float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
                || text.EndsWith("nan", StringComparison.OrdinalIgnoreCase) || text.EndsWith("inf", StringComparison.OrdinalIgnoreCase);
            if (!text.IsEmpty && !mayBeNumber) return true;
        }

        return false;
    }

    private static void Check(WordList words, Predicate<string> fits, string layout)
    {
        for (int i = 0; i < words.Count; i++)
        {
            string word = words[i];
            if (fits(word)) continue;
            throw new InvalidOperationException(
                $"The word {i}, '{word.ReplaceLineEndings("\\n")}', cannot be written to {layout}, which would read it otherwise: leave it "
                + $"out, or use {nameof(WordVectorsFormat)}.{nameof(WordVectorsFormat.Archive)}.");
        }
    }
}
