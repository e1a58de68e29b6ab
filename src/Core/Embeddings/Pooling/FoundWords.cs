using MLNetSeq.Text;

namespace MLNetSeq.Embeddings;

/// <summary>The words of a few texts with their vectors: what is pooled.</summary>
/// <remarks>Add the words of a text, end it, and again; then read it by its number. Its memory is used again after <see cref="Clear"/>.
/// Not safe for several threads at once.</remarks>
/// <param name="lookup">Finds the words.</param>
public sealed class FoundWords(WordLookup lookup) : IAsciiWordSink
{
    private readonly int _dimension = lookup.Vectors.Dimension;
    private readonly VectorRows _rows = lookup.Vectors.Rows;
    private readonly float[] _scratch = new float[lookup.Vectors.Dimension];
    private readonly WordCache _cache = new();
    private readonly List<TextEnd> _ends = [];
    private int[] _ids = new int[256];
    private float[] _made = [];
    private int _length;
    private int _madeCount;
    private int _unknown;

    /// <summary>What finds the words.</summary>
    public WordLookup Lookup { get; } = lookup;

    /// <summary>The texts that have ended.</summary>
    public int Count => _ends.Count;

    /// <summary>Forgets all texts.</summary>
    public void Clear()
    {
        _ends.Clear();
        _length = _madeCount = _unknown = 0;
    }

    /// <summary>Adds a word to the text under way; an empty one is none.</summary>
    /// <returns>True: all words are wanted.</returns>
    public bool Add(ReadOnlySpan<char> token)
    {
        if (token.IsEmpty) return true;
        int index = _cache.Find(token, Lookup);
        if (index >= 0) Append(index);
        else AddUnknown(token);
        return true;
    }

    bool IAsciiWordSink.Add(ReadOnlySpan<char> token, AsciiWord word)
    {
        int index = _cache.Find(token, word, Lookup);
        if (index >= 0) Append(index);
        else AddUnknown(token);
        return true;
    }

    /// <summary>Adds a word that <see cref="WordLookup.TryFind"/> has found.</summary>
    public void AddKnown(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Lookup.Vectors.Count);
        Append(index);
    }

    /// <summary>Adds a word that it has not found.</summary>
    public void AddUnknown(ReadOnlySpan<char> word)
    {
        _unknown++;
        int start = _madeCount * _dimension;
        if (_made.Length < start + _dimension) Array.Resize(ref _made, Math.Max(2 * _made.Length, start + _dimension));
        if (!Lookup.TryMake(word, _made.AsSpan(start, _dimension))) return;
        _madeCount++;
        Append(-_madeCount);
    }

    /// <summary>Ends the text under way.</summary>
    public void EndText()
    {
        _ends.Add(new TextEnd(_length, _unknown));
        _unknown = 0;
    }

    /// <summary>How many of a text's words are not in the list, whatever became of them.</summary>
    public int UnknownCount(int text) => _ends[text].Unknown;

    /// <summary>The words of a text that have a vector: their indices, or negative numbers for words that are not in the list.</summary>
    public ReadOnlySpan<int> Ids(int text)
    {
        int start = text == 0 ? 0 : _ends[text - 1].Length;
        return _ids.AsSpan(start, _ends[text].Length - start);
    }

    /// <summary>The vector of one of <see cref="Ids"/>; valid until the next call.</summary>
    public ReadOnlySpan<float> Vector(int id) =>
        id >= 0 ? _rows.Row(id, _scratch) : _made.AsSpan((-id - 1) * _dimension, _dimension);

    private void Append(int id)
    {
        if (_length == _ids.Length) Array.Resize(ref _ids, 2 * _ids.Length);
        _ids[_length++] = id;
    }

    private readonly record struct TextEnd(int Length, int Unknown);
}
