using System.Numerics;

namespace MLNetSeq.Formats;

/// <summary>The hash table of an archive: open addressing, linear probing, a power of two of slots of which at most two thirds are taken.
/// </summary>
/// <remarks>
/// A slot has eight bytes: the upper half of the hash, and the word's index plus one, or all zeros. The hash is 64-bit FNV-1a over the
/// word's UTF-8, mixed as MurmurHash3 ends (Appleby): h ^= h >> 33, h *= ff51afd7ed558ccd, h ^= h >> 33, h *= c4ceb9fe1a85ec53,
/// h ^= h >> 33. A word's first slot is its hash's lowest bits.
/// </remarks>
internal static class WordTable
{
    /// <summary>The slot that no word is in, at which a search ends.</summary>
    public const ulong Empty = 0;

    private const ulong FnvOffset = 14695981039346656037;
    private const ulong FnvPrime = 1099511628211;
    private const int Smallest = 8;

    /// <summary>The slots of the table of so many words.</summary>
    public static int Length(int words) => (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(Smallest, words + words / 2 + 1));

    /// <summary>The hash of a word's UTF-8.</summary>
    public static ulong Hash(ReadOnlySpan<byte> word)
    {
        ulong hash = FnvOffset;
        foreach (byte b in word) hash = (hash ^ b) * FnvPrime;
        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
        hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
        return hash ^ (hash >> 33);
    }

    /// <summary>The slot that a search begins at.</summary>
    public static int Place(ulong hash, int length) => (int)(hash & (ulong)(length - 1));

    /// <summary>The slot behind another.</summary>
    public static int Next(int place, int length) => (place + 1) & (length - 1);

    /// <summary>The index in a slot that is not empty; untrusted.</summary>
    public static int Index(ulong slot) => (int)((uint)slot - 1);

    /// <summary>Whether the word of a hash may be the one in a slot.</summary>
    public static bool MayBe(ulong slot, ulong hash) => slot >> 32 == hash >> 32;

    /// <summary>Adds a word; of equal ones the first is found.</summary>
    public static void Add(Span<ulong> table, ReadOnlySpan<byte> word, int index)
    {
        ulong hash = Hash(word);
        int place = Place(hash, table.Length);
        while (table[place] != Empty) place = Next(place, table.Length);
        table[place] = (hash >> 32 << 32) | ((uint)index + 1);
    }
}
