namespace MLNetSeq.Embeddings;

/// <summary>The commonest words of a list, less those that are no plain words.</summary>
internal static class CommonWords
{
    // Bolukbasi et al. 2016, section 4: words and phrases of fewer than 20 lower-case characters, without digits or marks. A phrase's words
    // are joined by underscores.
    private const int LongestPlain = 19;

    /// <summary>The rows, in order.</summary>
    /// <param name="words">The words, the commonest first.</param>
    /// <param name="first">Only so many of the first ones are looked at; 0 for all.</param>
    /// <param name="isWanted">Which of them count; null for plain ones.</param>
    public static IEnumerable<int> Rows(WordList words, int first, Func<string, bool>? isWanted) =>
        Enumerable.Range(0, first == 0 ? words.Count : Math.Min(first, words.Count)).Where(row => (isWanted ?? IsPlain)(words[row]));

    /// <summary>Whether a word has at most 19 letters, none of them a capital, with underscores between those of a phrase.</summary>
    public static bool IsPlain(string word) =>
        word.Length <= LongestPlain && word.All(c => c == '_' || (char.IsLetter(c) && !char.IsUpper(c))) && word.Any(char.IsLetter);
}
