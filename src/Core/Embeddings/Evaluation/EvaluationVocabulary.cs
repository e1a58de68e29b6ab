namespace MLNetSeq.Embeddings;

/// <summary>The words an evaluation knows, and their rows.</summary>
internal sealed class EvaluationVocabulary
{
    private readonly Dictionary<string, int> _rows = new(StringComparer.Ordinal);
    private readonly bool _caseInsensitive;

    public EvaluationVocabulary(WordList words, EvaluationOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.RestrictVocabulary, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.Threads, nameof(options));
        _caseInsensitive = options.CaseInsensitive;
        Count = options.RestrictVocabulary == 0 ? words.Count : Math.Min(words.Count, options.RestrictVocabulary);
        for (int i = 0; i < Count; i++) _rows.TryAdd(Fold(words[i]), i);
    }

    /// <summary>The rows that are known words' or answers.</summary>
    public int Count { get; }

    /// <summary>A word as it is compared.</summary>
    public string Fold(string word) => _caseInsensitive ? word.ToUpperInvariant() : word;

    /// <summary>The row of a word.</summary>
    public bool TryGetRow(string word, out int row) => _rows.TryGetValue(Fold(word), out row);
}
