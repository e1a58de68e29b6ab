namespace MLNetSeq.Embeddings;

/// <summary>The commonest words of a list that look like words.</summary>
internal static class CommonWords
{
    // Bolukbasi et al. 2016: words of fewer than 20 lower-case characters, none of them a digit or a mark.
    private const int LongestPlain = 19;

    /// <summary>The first rows whose words are wanted.</summary>
    /// <param name="words">The words, the commonest first.</param>
    /// <param name="maximum">How many at most; 0 for all.</param>
    /// <param name="isWanted">Which count; null for those of at most 19 letters, none of them a capital.</param>
    public static int[] Rows(WordList words, int maximum, Func<string, bool>? isWanted)
    {
        IEnumerable<int> rows = Enumerable.Range(0, words.Count).Where(row => (isWanted ?? IsPlain)(words[row]));
        return [.. maximum == 0 ? rows : rows.Take(maximum)];
    }

    private static bool IsPlain(string word)
    {
        if (word.Length > LongestPlain) return false;
        foreach (char c in word)
            if (!char.IsLetter(c) || char.IsUpper(c)) return false;
        return true;
    }
}
