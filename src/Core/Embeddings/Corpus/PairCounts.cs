namespace MLNetSeq.Embeddings;

/// <summary>
/// Counts pairs of word indices in bounded memory: an open-addressed table that forgets the rarest pairs when it is full.
/// </summary>
internal sealed class PairCounts(int maximumPairs)
{
    /// <summary>The most pairs a table can have: its slots are a power of two that an array can have.</summary>
    public const int MostPairs = 1 << 29;

    private const int FirstCapacity = 1 << 10;

    // Knuth's multiplicative hash: the upper bits of a product with 2⁶⁴ over the golden ratio.
    private const ulong Golden = 0x9E3779B97F4A7C15;

    private long[] _pairs = new long[FirstCapacity];
    private int[] _counts = new int[FirstCapacity]; // 0 where the slot is free
    private int _rarest;

    /// <summary>The distinct pairs counted, those that were forgotten left out.</summary>
    public int Count { get; private set; }

    /// <summary>Counts a pair.</summary>
    public void Add(int first, int second)
    {
        long pair = ((long)first << 32) | (uint)second;
        int slot = SlotOf(pair);
        if (_counts[slot] > 0)
        {
            if (_counts[slot] < int.MaxValue) _counts[slot]++;
            return;
        }

        if (Count == maximumPairs)
        {
            Forget();
            slot = SlotOf(pair);
        }
        else if (Count >= _counts.Length / 4 * 3)
        {
            Rebuild(2 * _counts.Length, forgotten: 0);
            slot = SlotOf(pair);
        }

        (_pairs[slot], _counts[slot]) = (pair, 1);
        Count++;
    }

    /// <summary>All pairs and their counts, in no order.</summary>
    public IEnumerable<(int First, int Second, int Count)> Pairs()
    {
        for (int i = 0; i < _counts.Length; i++)
            if (_counts[i] > 0) yield return ((int)(_pairs[i] >> 32), (int)_pairs[i], _counts[i]);
    }

    private int SlotOf(long pair)
    {
        int mask = _counts.Length - 1;
        int slot = (int)(((ulong)pair * Golden) >> 32) & mask;
        while (_counts[slot] > 0 && _pairs[slot] != pair) slot = (slot + 1) & mask;
        return slot;
    }

    private void Forget()
    {
        while (Count == maximumPairs)
        {
            _rarest++;
            Rebuild(_counts.Length, _rarest);
        }
    }

    private void Rebuild(int capacity, int forgotten)
    {
        (long[] pairs, int[] counts) = (_pairs, _counts);
        (_pairs, _counts, Count) = (new long[capacity], new int[capacity], 0);
        for (int i = 0; i < counts.Length; i++)
        {
            if (counts[i] <= forgotten) continue; // free ones too
            int slot = SlotOf(pairs[i]);
            (_pairs[slot], _counts[slot]) = (pairs[i], counts[i]);
            Count++;
        }
    }
}
