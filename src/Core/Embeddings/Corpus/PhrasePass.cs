namespace MLNetSeq.Embeddings;

/// <summary>The phrases of one pass, ready to be looked up by their words.</summary>
internal sealed class PhrasePass
{
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _words;
    private readonly Dictionary<(int First, int Second), string> _joined = [];

    /// <exception cref="ArgumentException">A phrase comes twice.</exception>
    public PhrasePass(IEnumerable<Phrase> phrases, string delimiter)
    {
        Dictionary<string, int> words = [];
        foreach (Phrase phrase in phrases)
        {
            (int First, int Second) pair = (NumberOf(phrase.First, words), NumberOf(phrase.Second, words));
            if (!_joined.TryAdd(pair, phrase.First + delimiter + phrase.Second))
                throw new ArgumentException(
                    $"The phrase of '{phrase.First}' and '{phrase.Second}' comes twice in pass {phrase.Pass}. Remove one.");
        }

        _words = words.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The number of a word that is in a phrase; −1 for others.</summary>
    public int NumberOf(ReadOnlySpan<char> word) => _words.TryGetValue(word, out int number) ? number : -1;

    /// <summary>The phrase of two words by their numbers, or null.</summary>
    public string? Joined(int first, int second) => _joined.GetValueOrDefault((first, second));

    private static int NumberOf(string word, Dictionary<string, int> words)
    {
        if (words.TryGetValue(word, out int number)) return number;
        words.Add(word, words.Count);
        return words.Count - 1;
    }
}
