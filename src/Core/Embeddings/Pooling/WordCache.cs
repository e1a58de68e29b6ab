using System.Numerics;
using System.Runtime.InteropServices;

namespace MLNetSeq.Embeddings;

/// <summary>Remembers where short words were found: most words of a text are short, and most have just been looked up.</summary>
/// <remarks>A word of at most eight characters is two whole numbers and its length: comparing it takes no loop. Not safe for several threads
/// at once.</remarks>
internal sealed class WordCache
{
    private const int LongestWord = 8;
    private const int HalfLength = 4;
    private const int Bits = 12;
    private const ulong Mix = 0x9E3779B97F4A7C15; // 2⁶⁴ over the golden ratio (Knuth)

    private readonly Entry[] _entries = new Entry[1 << Bits];

    /// <summary>Where the word was found, -1 for nowhere; asks the lookup what it does not remember.</summary>
    public int Find(ReadOnlySpan<char> word, WordLookup lookup)
    {
        if (word.Length > LongestWord) return lookup.TryFind(word, out int found) ? found : -1;
        (ulong low, ulong high) = Pack(word);
        ulong hash = (low ^ BitOperations.RotateLeft(high * Mix, 32) ^ (uint)word.Length) * Mix;
        ref Entry entry = ref _entries[hash >> (64 - Bits)];
        if (entry.Low != low || entry.High != high || entry.Length != word.Length)
            entry = new Entry(low, high, lookup.TryFind(word, out int index) ? index : -1, word.Length);
        return entry.Index;
    }

    /// <summary>The first and the last four characters, which may overlap; of a shorter word, all of them.</summary>
    private static (ulong Low, ulong High) Pack(ReadOnlySpan<char> word)
    {
        if (word.Length >= HalfLength)
        {
            ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(word);
            return (BitConverter.ToUInt64(bytes), BitConverter.ToUInt64(bytes[^sizeof(ulong)..]));
        }

        ulong low = 0;
        foreach (char c in word) low = (low << 16) | c;
        return (low, 0);
    }

    // An empty word is never asked for: an entry of length 0 is none.
    private readonly record struct Entry(ulong Low, ulong High, int Index, int Length);
}
