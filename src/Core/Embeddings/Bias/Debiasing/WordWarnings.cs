namespace MLNetSeq.Embeddings;

/// <summary>Gathers words that something is odd about: one message, which names the first of them.</summary>
internal sealed class WordWarnings(string what)
{
    private const int MostNamed = 20;

    private readonly List<string> _first = [];

    public int Count { get; private set; }

    public void Add(string word)
    {
        Count++;
        if (_first.Count < MostNamed) _first.Add(word);
    }

    /// <summary>Says it, if there are any.</summary>
    public void Tell(Action<string>? warn)
    {
        if (Count == 0) return;
        string rest = Count > _first.Count ? $" and {Count - _first.Count} more" : "";
        warn?.Invoke($"{what}: {string.Join(", ", _first)}{rest} ({Count}).");
    }
}
