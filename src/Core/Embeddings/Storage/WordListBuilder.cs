namespace MLNetSeq.Embeddings;

/// <summary>A word list that words are added to one by one.</summary>
internal sealed class WordListBuilder
{
    private readonly List<string> _words = [];
    private readonly Dictionary<string, int> _indices = [];

    /// <summary>How many there are.</summary>
    public int Count => _words.Count;

    /// <summary>Adds a word of one to <see cref="WordList.MaximumWordLength"/> characters; false where it is there already.</summary>
    public bool TryAdd(string word)
    {
        if (!_indices.TryAdd(word, _words.Count)) return false;
        _words.Add(word);
        return true;
    }

    /// <summary>The list; no word is added afterwards.</summary>
    public WordList Build(long[]? counts) => new MemoryWordList([.. _words], counts, _indices);
}
