using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace MLNetSeq.Embeddings;

/// <summary>What weights need to know of the texts they are learned from: how often each word occurs, and in how many texts.</summary>
public sealed class PoolingStatistics
{
    private readonly byte[] _words;
    private readonly int[] _documents;
    private readonly long[] _occurrences;
    private readonly int[] _seenIn;

    /// <summary>Starts without texts.</summary>
    /// <param name="words">The list whose words are counted.</param>
    public PoolingStatistics(WordList words)
    {
        ArgumentNullException.ThrowIfNull(words);
        _documents = new int[words.Count];
        _occurrences = new long[words.Count];
        _seenIn = new int[words.Count];
        _words = Hash(words);
    }

    private PoolingStatistics(byte[] words, int[] documents, long[] occurrences, int textCount, long wordCount)
    {
        _words = words;
        _documents = documents;
        _occurrences = occurrences;
        _seenIn = new int[documents.Length];
        TextCount = textCount;
        WordCount = wordCount;
    }

    /// <summary>The texts added.</summary>
    public int TextCount { get; private set; }

    /// <summary>Their words, unknown ones included.</summary>
    public long WordCount { get; private set; }

    /// <summary>In how many texts each word is.</summary>
    public ReadOnlySpan<int> Documents => _documents;

    /// <summary>How often each word occurs.</summary>
    public ReadOnlySpan<long> Occurrences => _occurrences;

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    public static PoolingStatistics Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        byte[] words = reader.ReadBytes(SHA256.HashSizeInBytes);
        if (words.Length < SHA256.HashSizeInBytes) throw new EndOfStreamException("The word statistics are cut short.");
        int texts = reader.ReadInt32();
        long read = reader.ReadInt64();
        int count = reader.ReadInt32();
        if (texts < 0 || read < 0 || count < 0) throw new InvalidDataException("The word statistics hold a negative count: damaged.");
        // Lists: they grow with what is there, not with what a damaged file announces.
        List<int> documents = [];
        List<long> occurrences = [];
        for (int w = 0; w < count; w++)
        {
            documents.Add(reader.Read7BitEncodedInt());
            occurrences.Add(reader.Read7BitEncodedInt64());
            if (documents[w] < 0 || documents[w] > texts || occurrences[w] < documents[w])
                throw new InvalidDataException($"The word statistics are damaged at word {w} of {count}.");
        }

        return new PoolingStatistics(words, [.. documents], [.. occurrences], texts, read);
    }

    /// <summary>Writes the counts, a few bytes a word.</summary>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(_words);
        writer.Write(TextCount);
        writer.Write(WordCount);
        writer.Write(_documents.Length);
        for (int w = 0; w < _documents.Length; w++)
        {
            writer.Write7BitEncodedInt(_documents[w]);
            writer.Write7BitEncodedInt64(_occurrences[w]);
        }
    }

    /// <summary>Whether these are the words that were counted, in the same order.</summary>
    public bool AreOf(WordList words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return words.Count == _documents.Length && Hash(words).AsSpan().SequenceEqual(_words);
    }

    /// <summary>Adds a text.</summary>
    public void Add(FoundWords words, int text)
    {
        ArgumentNullException.ThrowIfNull(words);
        TextCount++;
        ReadOnlySpan<int> ids = words.Ids(text);
        int known = 0;
        foreach (int id in ids)
        {
            if (id < 0) continue;
            known++;
            _occurrences[id]++;
            if (_seenIn[id] == TextCount) continue;
            _seenIn[id] = TextCount;
            _documents[id]++;
        }

        WordCount += known + words.UnknownCount(text);
    }

    private static byte[] Hash(WordList words)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int w = 0; w < words.Count; w++)
        {
            // The length before the word: "a", "bc" are others than "ab", "c".
            hash.AppendData(BitConverter.GetBytes(words[w].Length));
            hash.AppendData(MemoryMarshal.AsBytes(words[w].AsSpan()));
        }

        return hash.GetHashAndReset();
    }
}
