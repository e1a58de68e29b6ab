using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using MLNetSeq.Formats;

namespace MLNetSeq.Embeddings;

/// <summary>The words of an archive, found with the table that is in it; in a mapped file or in memory.</summary>
/// <remarks>Nothing in the parts is trusted: an offset or index that leads out of them is found where it is used.</remarks>
internal sealed class ArchiveWordList : WordList
{
    private const int MostOnStack = 512;

    private readonly ReadOnlyMemory<byte> _offsets;
    private readonly ReadOnlyMemory<byte> _words;
    private readonly ReadOnlyMemory<byte> _counts;
    private readonly ReadOnlyMemory<byte> _table;

    /// <summary>Puts the parts together.</summary>
    /// <param name="count">The words.</param>
    /// <param name="offsets">Where each begins, and the last one's end; one more than words.</param>
    /// <param name="words">Their UTF-8.</param>
    /// <param name="hasCounts">Whether it is known how often they occurred.</param>
    /// <param name="counts">How often each occurred; empty where that is not known.</param>
    /// <param name="table">The table of <see cref="WordTable"/>.</param>
    public ArchiveWordList(
        int count,
        ReadOnlyMemory<byte> offsets,
        ReadOnlyMemory<byte> words,
        bool hasCounts,
        ReadOnlyMemory<byte> counts,
        ReadOnlyMemory<byte> table)
    {
        HasCounts = hasCounts;
        Count = count;
        _offsets = offsets;
        _words = words;
        _counts = counts;
        _table = table;
    }

    public override int Count { get; }

    public override bool HasCounts { get; }

    public override string this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            string word = Encoding.UTF8.GetString(Utf8(index));
            GC.KeepAlive(this);
            return word;
        }
    }

    public override long CountOf(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        if (!HasCounts) return 0;
        long count = MemoryMarshal.Cast<byte, long>(_counts.Span)[index];
        GC.KeepAlive(this);
        return count;
    }

    public override bool TryGetIndex(ReadOnlySpan<char> word, out int index)
    {
        index = -1;
        if (word.Length > MaximumWordLength) return false;
        int most = Encoding.UTF8.GetMaxByteCount(word.Length);
        byte[]? rented = most > MostOnStack ? ArrayPool<byte>.Shared.Rent(most) : null;
        Span<byte> bytes = rented ?? stackalloc byte[MostOnStack];
        bool found = TryGetIndex(bytes[..Encoding.UTF8.GetBytes(word, bytes)], out index);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        GC.KeepAlive(this);
        return found;
    }

    private bool TryGetIndex(ReadOnlySpan<byte> word, out int index)
    {
        ReadOnlySpan<ulong> table = MemoryMarshal.Cast<byte, ulong>(_table.Span);
        ulong hash = WordTable.Hash(word);
        int place = WordTable.Place(hash, table.Length);
        // Bounded: a table without an empty slot would else be searched for ever.
        for (int probes = 0; probes < table.Length && table[place] != WordTable.Empty; probes++)
        {
            index = WordTable.Index(table[place]);
            if (WordTable.MayBe(table[place], hash) && Utf8(index).SequenceEqual(word)) return true;
            place = WordTable.Next(place, table.Length);
        }

        index = -1;
        return false;
    }

    private ReadOnlySpan<byte> Utf8(int index)
    {
        ReadOnlySpan<long> offsets = MemoryMarshal.Cast<byte, long>(_offsets.Span);
        if ((uint)index >= (uint)Count) throw Damaged($"its table names word {index} of {Count}");
        (long start, long end) = (offsets[index], offsets[index + 1]);
        if (start < 0 || end <= start || end > _words.Length)
            throw Damaged($"word {index} lies at the bytes {start} to {end}, expected within {_words.Length}");
        return _words.Span[(int)start..(int)end];
    }

    private static InvalidDataException Damaged(string why) =>
        new($"The archive of word vectors is damaged: {why}. {nameof(WordVectors)}.{nameof(WordVectors.Verify)} checks a whole file.");
}
