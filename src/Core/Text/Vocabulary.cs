using System.Runtime.InteropServices;

namespace MLNetSeq.Text;

/// <summary>An immutable two-way map of words and ids.</summary>
/// <remarks>
/// Id 0 is padding (no word), id 1 any word that is not in the vocabulary, and the words follow by descending count, equal counts in
/// ordinal order. The names of the first two are not words: a text that holds "&lt;unk&gt;" literally means the unknown word.
/// </remarks>
public sealed class Vocabulary
{
    /// <summary>The id of no word at all.</summary>
    public const int Padding = 0;

    /// <summary>The id of every word that is not in the vocabulary.</summary>
    public const int Unknown = 1;

    /// <summary>The id of the most frequent word.</summary>
    public const int FirstWord = 2;

    /// <summary>The most ids a vocabulary has; more in a file means that it is damaged.</summary>
    public const int MaximumCount = 1 << 26;

    /// <summary>The most UTF-16 units a word has.</summary>
    public const int MaximumWordLength = 1 << 16;

    private const string PaddingName = "<pad>";
    internal const string UnknownName = "<unk>";

    private readonly string[] _words;
    private readonly long[] _counts;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _ids;

    private Vocabulary(string[] words, long[] counts, Dictionary<string, int> ids)
    {
        _words = words;
        _counts = counts;
        _ids = ids.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The number of ids, padding and unknown included.</summary>
    public int Count => _words.Length;

    /// <summary>The word of an id; "&lt;pad&gt;" and "&lt;unk&gt;" for the first two.</summary>
    public string this[int id] => _words[id];

    /// <summary>The words in the order of their ids, the names of padding and unknown first.</summary>
    public ReadOnlySpan<string> Words => _words;

    /// <summary>The vocabulary of counted words.</summary>
    /// <param name="counts">
    /// Each word and how often it occurs. A word may come more than once: its counts are added. One longer than
    /// <see cref="MaximumWordLength"/> is left to the unknown word.
    /// </param>
    /// <param name="maximumSize">The most words to take, beside padding and unknown.</param>
    /// <param name="minimumCount">How often a word must occur to be taken.</param>
    /// <exception cref="ArgumentException">A word is empty.</exception>
    public static Vocabulary Build(IEnumerable<KeyValuePair<string, long>> counts, int maximumSize = int.MaxValue, long minimumCount = 1)
    {
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentOutOfRangeException.ThrowIfNegative(maximumSize);
        Dictionary<string, long> total = [];
        foreach ((string word, long count) in counts)
        {
            ArgumentException.ThrowIfNullOrEmpty(word);
            ArgumentOutOfRangeException.ThrowIfNegative(count);
            CollectionsMarshal.GetValueRefOrAddDefault(total, word, out _) += count;
        }

        long unknown = 0;
        List<KeyValuePair<string, long>> taken = [];
        foreach (KeyValuePair<string, long> entry in total)
        {
            if (entry.Value >= minimumCount && entry.Key.Length <= MaximumWordLength && !IsReserved(entry.Key)) taken.Add(entry);
            else unknown += entry.Value;
        }

        taken.Sort((a, b) => a.Value != b.Value ? b.Value.CompareTo(a.Value) : string.CompareOrdinal(a.Key, b.Key));
        int size = Math.Min(taken.Count, Math.Min(maximumSize, MaximumCount - FirstWord));
        for (int i = size; i < taken.Count; i++) unknown += taken[i].Value;

        Builder builder = new(unknown, size);
        for (int i = 0; i < size; i++) builder.TryAdd(taken[i].Key, taken[i].Value);
        return builder.ToVocabulary();
    }

    /// <summary>The vocabulary of words in a given order, such as that of an embedding's rows; the counts are zero.</summary>
    /// <param name="words">The words from <see cref="FirstWord"/> on.</param>
    /// <exception cref="ArgumentException">A word comes twice, is empty or too long, or is the name of padding or unknown.</exception>
    public static Vocabulary FromWords(IEnumerable<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        Builder builder = new(0, 0);
        foreach (string word in words) Add(builder, word, 0);
        return builder.ToVocabulary();
    }

    /// <summary>A vocabulary with further words behind these, which keep their ids and counts.</summary>
    /// <exception cref="ArgumentException">A word is there already, is empty or too long, or is the name of padding or unknown.</exception>
    internal Vocabulary Extend(IEnumerable<KeyValuePair<string, long>> added)
    {
        Builder builder = new(_counts[Unknown], Count);
        for (int id = FirstWord; id < Count; id++) builder.TryAdd(_words[id], _counts[id]);
        foreach ((string word, long count) in added) Add(builder, word, count);
        return builder.ToVocabulary();
    }

    /// <summary>The id of a word, <see cref="Unknown"/> where the vocabulary does not have it. Allocates nothing.</summary>
    public int IdOf(ReadOnlySpan<char> word) => _ids.TryGetValue(word, out int id) ? id : Unknown;

    /// <summary>Whether the vocabulary has a word.</summary>
    public bool Contains(ReadOnlySpan<char> word) => _ids.ContainsKey(word);

    /// <summary>
    /// How often an id occurred where the vocabulary was built; for <see cref="Unknown"/>, all the words left out together.
    /// </summary>
    public long CountOf(int id) => _counts[id];

    /// <summary>Writes the vocabulary.</summary>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Count);
        writer.Write(_counts[Unknown]);
        for (int id = FirstWord; id < Count; id++)
        {
            writer.Write(_counts[id]);
            // UTF-16 as it is: a word with an unpaired surrogate would not come back from UTF-8.
            writer.Write7BitEncodedInt(_words[id].Length);
            foreach (char c in _words[id]) writer.Write((ushort)c);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a vocabulary: damaged, cut off or foreign.</exception>
    public static Vocabulary Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        try
        {
            return Read(reader);
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException("The vocabulary ends before its last word: the file is cut off. Save the model again.", e);
        }
        catch (FormatException e)
        {
            throw new InvalidDataException("The vocabulary holds a word length that is no number: the file is damaged.", e);
        }
    }

    private static Vocabulary Read(BinaryReader reader)
    {
        int count = reader.ReadInt32();
        if (count is < FirstWord or > MaximumCount)
            throw Damaged($"its size is {count}, expected {FirstWord} to {MaximumCount}");
        Builder builder = new(ReadCount(reader, Unknown), 0);
        char[] buffer = [];
        for (int id = FirstWord; id < count; id++)
        {
            long occurrences = ReadCount(reader, id);
            int length = reader.Read7BitEncodedInt();
            if (length is < 1 or > MaximumWordLength)
                throw Damaged($"word {id} has a length of {length}, expected 1 to {MaximumWordLength}");
            if (length > buffer.Length) buffer = new char[Math.Max(length, 128)];
            for (int i = 0; i < length; i++) buffer[i] = (char)reader.ReadUInt16();
            string word = new(buffer, 0, length);
            if (IsReserved(word)) throw Damaged($"word {id} is '{word}', the name of padding or unknown");
            if (!builder.TryAdd(word, occurrences)) throw Damaged($"word {id}, '{word}', was there before");
        }

        return builder.ToVocabulary();
    }

    private static void Add(Builder builder, string word, long count)
    {
        ArgumentException.ThrowIfNullOrEmpty(word, "words");
        if (word.Length > MaximumWordLength)
            throw new ArgumentException($"A word has {word.Length} characters; a vocabulary takes at most {MaximumWordLength}.", "words");
        if (IsReserved(word))
            throw new ArgumentException($"'{word}' is the name of padding or unknown, not a word. Leave it out.", "words");
        if (!builder.TryAdd(word, count))
            throw new ArgumentException($"The word '{word}' comes twice, so it would have two ids. Remove one.", "words");
    }

    private static long ReadCount(BinaryReader reader, int id)
    {
        long count = reader.ReadInt64();
        return count >= 0 ? count : throw Damaged($"word {id} has a count of {count}");
    }

    private static InvalidDataException Damaged(string how) => new($"The vocabulary is damaged: {how}.");

    /// <summary>Whether a word is the name of padding or unknown.</summary>
    internal static bool IsReserved(string word) => word is PaddingName or UnknownName;

    /// <summary>Grows with what is there, never with what a file claims.</summary>
    private sealed class Builder
    {
        private readonly List<string> _words;
        private readonly List<long> _counts;
        private readonly Dictionary<string, int> _ids;

        internal Builder(long unknownCount, int capacity)
        {
            _words = new List<string>(capacity + FirstWord) { PaddingName, UnknownName };
            _counts = new List<long>(capacity + FirstWord) { 0, unknownCount };
            // The default comparer hashes without a secret until collisions pile up, then with one: fast, and safe from crafted words.
            _ids = new Dictionary<string, int>(capacity);
        }

        internal bool TryAdd(string word, long count)
        {
            if (!_ids.TryAdd(word, _words.Count)) return false;
            _words.Add(word);
            _counts.Add(count);
            return true;
        }

        internal Vocabulary ToVocabulary() => new([.. _words], [.. _counts], _ids);
    }
}
