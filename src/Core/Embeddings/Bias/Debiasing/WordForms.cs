namespace MLNetSeq.Embeddings;

/// <summary>A word in lower case, with a capital and in capitals.</summary>
internal static class WordForms
{
    public static string Lower(string word) => word.ToLowerInvariant();

    public static string Upper(string word) => word.ToUpperInvariant();

    /// <summary>Each run of letters with a capital: "new_york" becomes "New_York".</summary>
    public static string Title(string word) => string.Create(word.Length, word, (title, from) =>
    {
        for (int i = 0; i < title.Length; i++)
        {
            bool isInside = i > 0 && char.IsLetter(from[i - 1]);
            title[i] = isInside ? char.ToLowerInvariant(from[i]) : char.ToUpperInvariant(from[i]);
        }
    });

    public static bool IsLower(string word) => Lower(word) == word;
}
