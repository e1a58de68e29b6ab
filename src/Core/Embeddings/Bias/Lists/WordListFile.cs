using System.Text.Json;

namespace MLNetSeq.Embeddings;

/// <summary>Reads lists of words, and of pairs and larger sets of words.</summary>
/// <remarks>
/// The files are JSON, as those of Bolukbasi et al. 2016 (debiaswe); comments and a comma after the last element do no harm. They are not
/// trusted: an error names the file, the place in it and what was expected.
/// </remarks>
public static class WordListFile
{
    private const string AWord = "a word (a text, not blank)";

    /// <summary>Reads a list of words: each a text, or a row that begins with it, as [word, definitional, stereotypical] in debiaswe's
    /// professions.json.</summary>
    /// <returns>The words in their order, each once.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no such list.</exception>
    public static IReadOnlyList<string> Read(string path) => Words(JsonPlace.Read(path));

    /// <summary>Reads a list of pairs or larger sets of words.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no such list; a set has fewer than two words, or one of them twice.</exception>
    public static IReadOnlyList<IReadOnlyList<string>> ReadSets(string path) => Sets(JsonPlace.Read(path));

    internal static string[] Words(JsonPlace list) =>
        [.. list.Elements("a list of words, as in [\"she\", \"he\"]").Select(Word).Distinct()];

    internal static string[][] Sets(JsonPlace list) =>
        [.. list.Elements("a list of pairs or larger sets of words, as in [[\"she\", \"he\"]]").Select(Set)];

    private static string Word(JsonPlace element)
    {
        const string expected = AWord + ", or a row that begins with one";
        return element.Value.ValueKind == JsonValueKind.Array
            ? element.Elements(expected).Select(first => first.Text(AWord)).FirstOrDefault() ?? throw element.Malformed(expected)
            : element.Text(expected);
    }

    private static string[] Set(JsonPlace element)
    {
        const string expected = "two words or more, all of them different";
        string[] words = [.. element.Elements(expected).Select(word => word.Text(AWord))];
        return words.Length >= 2 && words.Distinct().Count() == words.Length ? words : throw element.Malformed(expected);
    }
}
