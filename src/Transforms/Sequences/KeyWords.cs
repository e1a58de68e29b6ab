using System.Runtime.InteropServices;

namespace MLNetSeq.Transforms;

/// <summary>The words that keys stand for.</summary>
/// <param name="values">The words, the first key's first.</param>
internal sealed class KeyWords(Lazy<ReadOnlyMemory<char>[]> values)
{
    private readonly List<ReadOnlyMemory<char>> _words = [];

    /// <summary>The words of keys, without missing ones; valid until the next call.</summary>
    public ReadOnlySpan<ReadOnlyMemory<char>> Of(ReadOnlySpan<uint> keys)
    {
        ReadOnlyMemory<char>[] known = values.Value;
        _words.Clear();
        // 0 is a missing key, and so is what lies beyond the key's range.
        foreach (uint key in keys)
            if (key > 0 && key <= (uint)known.Length) _words.Add(known[key - 1]);
        return CollectionsMarshal.AsSpan(_words);
    }
}
