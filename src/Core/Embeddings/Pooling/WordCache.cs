using System.Numerics;
using MLNetSeq.Text;

namespace MLNetSeq.Embeddings;

/// <summary>Remembers where short words were found: most words of a text are short, and most have just been looked up.</summary>
/// <remarks>Not safe for several threads at once.</remarks>
internal sealed class WordCache
{
    private const int Bits = 15; // most of the distinct words that texts have; with 13 a seventh of the time went into asking the lookup again
    private const ulong Mix = 0x9E3779B97F4A7C15; // 2⁶⁴ over the golden ratio (Knuth)

    private readonly Entry[] _entries = new Entry[1 << Bits];

    /// <summary>Where the word was found, -1 for nowhere; asks the lookup what it does not remember.</summary>
    public int Find(ReadOnlySpan<char> word, WordLookup lookup)
    {
        if (AsciiWord.TryCreate(word, out AsciiWord key)) return Find(word, key, lookup);
        return lookup.TryFind(word, out int found) ? found : -1;
    }

    /// <summary>The same for a word whose short form is known.</summary>
    public int Find(ReadOnlySpan<char> word, AsciiWord key, WordLookup lookup)
    {
        ulong hash = (key.Low ^ BitOperations.RotateLeft(key.High * Mix, 32)) * Mix;
        ref Entry entry = ref _entries[hash >> (64 - Bits)];
        if (entry.Key != key) entry = new Entry(key, lookup.TryFind(word, out int index) ? index : -1);
        return entry.Index;
    }

    // An empty word is never asked for: an entry of length 0 is none.
    private readonly record struct Entry(AsciiWord Key, int Index);
}
