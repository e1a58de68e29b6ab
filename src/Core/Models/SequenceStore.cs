using System.Runtime.InteropServices;
using MLNetSeq.Text;

namespace MLNetSeq.Models;

/// <summary>Sequences one after another: token ids, or vectors; longer ones are cut as they come in.</summary>
internal sealed class SequenceStore(SequenceInput input, int maximumLength, TextPart keep) : ISequences
{
    private readonly List<int> _tokens = [];
    private readonly List<float> _vectors = [];
    private readonly List<int> _ends = [];

    public int Count => _ends.Count;

    /// <summary>The number of sequences that were cut.</summary>
    public int CutCount { get; private set; }

    /// <summary>The number of sequences without a single token or vector.</summary>
    public int EmptyCount { get; private set; }

    public int Length(int sequence) => _ends[sequence] - Start(sequence);

    public ReadOnlySpan<int> Tokens(int sequence) => CollectionsMarshal.AsSpan(_tokens)[Start(sequence).._ends[sequence]];

    public ReadOnlySpan<float> Vectors(int sequence) =>
        CollectionsMarshal.AsSpan(_vectors)[(Start(sequence) * input.Size)..(_ends[sequence] * input.Size)];

    public void Clear()
    {
        _tokens.Clear();
        _vectors.Clear();
        _ends.Clear();
        CutCount = EmptyCount = 0;
    }

    /// <summary>Adds token ids that were cut already.</summary>
    public void AddTokens(ReadOnlySpan<int> ids, bool wasCut)
    {
        if (wasCut) CutCount++;
        _tokens.AddRange(ids);
        if (ids.IsEmpty)
        {
            // A sequence has at least one step; nothing at all reads as a word that is not known.
            EmptyCount++;
            _tokens.Add(Vocabulary.Unknown);
        }

        _ends.Add(_tokens.Count);
    }

    /// <summary>Adds keys: 0 is a missing one.</summary>
    public void AddKeys(ReadOnlySpan<uint> keys)
    {
        // All before the first is taken, so that a refused sequence leaves nothing behind.
        foreach (uint key in keys)
            if (key > (uint)input.Size)
                throw new ArgumentException($"Key {key} is above the {input.Size} keys that the sequences are made of: "
                    + "give keys of that range, 0 for a missing one, or make the set of as many keys as there are.");
        ReadOnlySpan<uint> kept = Cut(keys, 1);
        if (keys.IsEmpty) EmptyCount++;
        foreach (uint key in kept) _tokens.Add(key == 0 ? Vocabulary.Unknown : (int)(key - 1) + Vocabulary.FirstWord);
        if (kept.IsEmpty) _tokens.Add(Vocabulary.Unknown);
        _ends.Add(_tokens.Count);
    }

    /// <summary>Adds vectors, one after the other.</summary>
    public void AddVectors(ReadOnlySpan<float> rows)
    {
        if (rows.Length % input.Size != 0)
            throw new ArgumentException($"A sequence of {rows.Length} numbers is not a whole number of vectors of {input.Size}: "
                + "give each step all its numbers, one step after the other.");
        ReadOnlySpan<float> kept = Cut(rows, input.Size);
        if (kept.IsEmpty) EmptyCount++;
        _vectors.AddRange(kept);
        if (kept.IsEmpty) CollectionsMarshal.SetCount(_vectors, _vectors.Count + input.Size);
        if (kept.IsEmpty) CollectionsMarshal.AsSpan(_vectors)[^input.Size..].Clear();
        _ends.Add(_vectors.Count / input.Size);
    }

    private int Start(int sequence) => sequence == 0 ? 0 : _ends[sequence - 1];

    private ReadOnlySpan<T> Cut<T>(ReadOnlySpan<T> items, int width)
    {
        int length = items.Length / width;
        if (length <= maximumLength) return items;
        CutCount++;
        return keep == TextPart.Start ? items[..(maximumLength * width)] : items[((length - maximumLength) * width)..];
    }
}
