namespace MLNetSeq.Text;

/// <summary>The hashed character n-grams of each word of a vocabulary, and of further words as they come.</summary>
/// <remarks>
/// A word of the vocabulary has its id as its number; one that is not in it gets the next number above them, each time it comes.
/// Not safe for several threads at once while words are added.
/// </remarks>
public sealed class SubwordTable
{
    private readonly int[] _knownStarts;
    private readonly int[] _knownBuckets;
    private readonly List<int> _addedStarts = [0];
    private int[] _addedBuckets = [];

    /// <summary>Hashes all words of a vocabulary.</summary>
    public SubwordTable(Vocabulary vocabulary, SubwordHasher hasher)
    {
        Vocabulary = vocabulary;
        Hasher = hasher;
        _knownStarts = new int[vocabulary.Count + 1];
        var buckets = new List<int>();
        int[] ofWord = [];
        for (int id = Vocabulary.FirstWord; id < vocabulary.Count; id++)
        {
            string word = vocabulary[id];
            if (ofWord.Length < hasher.MaximumCount(word.Length)) ofWord = new int[hasher.MaximumCount(word.Length)];
            buckets.AddRange(ofWord.AsSpan(0, hasher.Buckets(word, ofWord)));
            _knownStarts[id + 1] = buckets.Count;
        }

        _knownBuckets = [.. buckets];
    }

    private SubwordTable(SubwordTable known)
    {
        Vocabulary = known.Vocabulary;
        Hasher = known.Hasher;
        _knownStarts = known._knownStarts;
        _knownBuckets = known._knownBuckets;
    }

    /// <summary>The vocabulary.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>What hashes the n-grams.</summary>
    public SubwordHasher Hasher { get; }

    /// <summary>The numbers given out: those of the vocabulary and those of the words added.</summary>
    public int Count => Vocabulary.Count + _addedStarts.Count - 1;

    /// <summary>A table of the same vocabulary to which words can be added without changing this one.</summary>
    public SubwordTable Extend() => new(this);

    /// <summary>The number of a word: its id, or a new one where the vocabulary does not have it.</summary>
    public int NumberOf(ReadOnlySpan<char> word)
    {
        int id = Vocabulary.IdOf(word);
        if (id != Vocabulary.Unknown) return id;
        int start = _addedStarts[^1], room = Hasher.MaximumCount(word.Length);
        if (_addedBuckets.Length - start < room) Array.Resize(ref _addedBuckets, Math.Max(start + room, 2 * _addedBuckets.Length));
        _addedStarts.Add(start + Hasher.Buckets(word, _addedBuckets.AsSpan(start)));
        return Count - 1;
    }

    /// <summary>The vocabulary's id of a number; <see cref="Vocabulary.Unknown"/> for a word added.</summary>
    public int IdOf(int number) => number < Vocabulary.Count ? number : Vocabulary.Unknown;

    /// <summary>The buckets of a number's n-grams; none for padding and unknown.</summary>
    public ReadOnlySpan<int> BucketsOf(int number)
    {
        if (number < Vocabulary.Count) return _knownBuckets.AsSpan(_knownStarts[number].._knownStarts[number + 1]);
        int added = number - Vocabulary.Count;
        return _addedBuckets.AsSpan(_addedStarts[added].._addedStarts[added + 1]);
    }

    /// <summary>Forgets the words added; the memory stays.</summary>
    public void ForgetAdded() => _addedStarts.RemoveRange(1, _addedStarts.Count - 1);
}
