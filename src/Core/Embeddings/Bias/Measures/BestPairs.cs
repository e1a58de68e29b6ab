namespace MLNetSeq.Embeddings;

/// <summary>The best of the pairs offered so far, in whatever order they come.</summary>
/// <param name="capacity">How many are kept.</param>
internal sealed class BestPairs(int capacity)
{
    // Twice as many are held: to sort them now and then takes less than to keep them in order.
    private readonly List<ScoredPair> _pairs = [];

    /// <summary>Pairs of lower scores are not kept.</summary>
    public double Floor { get; private set; }

    /// <summary>Whether a pair was not kept.</summary>
    public bool WasCut { get; private set; }

    /// <summary>Keeps a pair if it is among the best.</summary>
    public void Offer(ScoredPair pair)
    {
        _pairs.Add(pair);
        if (_pairs.Count == 2 * capacity) Cut();
    }

    /// <summary>Keeps the best of another's pairs and of its own.</summary>
    public void Merge(BestPairs other)
    {
        WasCut |= other.WasCut;
        foreach (ScoredPair pair in other._pairs) Offer(pair);
    }

    /// <summary>The pairs kept, the best first.</summary>
    public IReadOnlyList<ScoredPair> Sorted()
    {
        Cut();
        return _pairs;
    }

    private void Cut()
    {
        _pairs.Sort();
        if (_pairs.Count <= capacity) return;
        _pairs.RemoveRange(capacity, _pairs.Count - capacity);
        Floor = _pairs[^1].Score;
        WasCut = true;
    }
}
