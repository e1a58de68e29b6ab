namespace MLNetSeq.Embeddings;

/// <summary>Gathers words that something is odd about: one message, which names the first of them.</summary>
internal sealed class WordWarnings(string what)
{
    private const int MostNamed = 20;

    private readonly HashSet<string> _words = [];
    private readonly List<string> _first = [];

    /// <summary>Adds a word; one that is there already counts once.</summary>
    public void Add(string word)
    {
        if (_words.Add(word) && _first.Count < MostNamed) _first.Add(word);
    }

    /// <summary>Says it, if there are any.</summary>
    public void Tell(Action<string>? warn)
    {
        if (_words.Count == 0) return;
        string rest = _words.Count > _first.Count ? $" and {_words.Count - _first.Count} more" : "";
        warn?.Invoke($"{what} ({_words.Count}): {string.Join(", ", _first)}{rest}.");
    }
}
