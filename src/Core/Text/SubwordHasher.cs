using System.Text;

namespace MLNetSeq.Text;

/// <summary>Maps a word to the hash buckets of its character n-grams, as fastText does (Bojanowski et al. 2017).</summary>
/// <remarks>
/// The n-grams are those of "&lt;word&gt;", the marks included but not a mark alone, in Unicode scalar values; each is hashed with
/// 32-bit FNV-1a over its UTF-8 bytes, every byte sign-extended before it is mixed in: so fastText's files have it.
/// The order is by first character, then by length. An unpaired surrogate counts as U+FFFD. fastText's end of sentence, "&lt;/s&gt;",
/// has no n-grams.
/// </remarks>
public sealed class SubwordHasher
{
    private const string EndOfSentence = "</s>";
    private const uint FnvOffset = 2166136261;
    private const uint FnvPrime = 16777619;

    /// <summary>Creates a hasher.</summary>
    /// <param name="bucketCount">The number of buckets.</param>
    /// <param name="minimumLength">The fewest characters of an n-gram.</param>
    /// <param name="maximumLength">The most characters of an n-gram.</param>
    public SubwordHasher(int bucketCount, int minimumLength = 3, int maximumLength = 6)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bucketCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumLength, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumLength, minimumLength);
        BucketCount = bucketCount;
        MinimumLength = minimumLength;
        MaximumLength = maximumLength;
    }

    /// <summary>The number of buckets.</summary>
    public int BucketCount { get; }

    /// <summary>The fewest characters of an n-gram.</summary>
    public int MinimumLength { get; }

    /// <summary>The most characters of an n-gram.</summary>
    public int MaximumLength { get; }

    /// <summary>A number of buckets that no word of so many UTF-16 units exceeds.</summary>
    public int MaximumCount(int wordLength) => checked((wordLength + 2) * Math.Min(MaximumLength - MinimumLength + 1, wordLength + 2));

    /// <summary>Writes the buckets of a word's n-grams. Allocates nothing.</summary>
    /// <returns>Their number.</returns>
    /// <exception cref="ArgumentException">The destination is too short; <see cref="MaximumCount"/> always suffices.</exception>
    public int Buckets(ReadOnlySpan<char> word, Span<int> destination)
    {
        if (word.SequenceEqual(EndOfSentence)) return 0;
        int count = 0;
        for (int start = -1; start <= word.Length; start += UnitsAt(word, start))
        {
            uint hash = FnvOffset;
            int end = start;
            for (int n = 1; n <= MaximumLength && end <= word.Length; n++)
            {
                hash = Mix(hash, RuneAt(word, end));
                end += UnitsAt(word, end);
                bool isMark = n == 1 && (start < 0 || end > word.Length);
                if (n < MinimumLength || isMark) continue;
                if (count == destination.Length)
                {
                    throw new ArgumentException(
                        $"The destination holds {destination.Length} buckets, fewer than the word of {word.Length} characters has n-grams. "
                        + $"{nameof(MaximumCount)} says how many always suffice.", nameof(destination));
                }

                destination[count++] = (int)(hash % (uint)BucketCount);
            }
        }

        return count;
    }

    /// <summary>The character at an index, the boundary marks before the first and after the last unit.</summary>
    private static Rune RuneAt(ReadOnlySpan<char> word, int index)
    {
        if (index < 0) return new Rune('<');
        if (index == word.Length) return new Rune('>');
        Rune.DecodeFromUtf16(word[index..], out Rune rune, out _);
        return rune;
    }

    private static int UnitsAt(ReadOnlySpan<char> word, int index)
    {
        if (index < 0 || index == word.Length) return 1;
        Rune.DecodeFromUtf16(word[index..], out _, out int units);
        return units;
    }

    private static uint Mix(uint hash, Rune rune)
    {
        if (rune.IsAscii) return (hash ^ (uint)rune.Value) * FnvPrime;
        Span<byte> bytes = stackalloc byte[4];
        foreach (byte b in bytes[..rune.EncodeToUtf8(bytes)]) hash = (hash ^ (uint)(sbyte)b) * FnvPrime;
        return hash;
    }
}
