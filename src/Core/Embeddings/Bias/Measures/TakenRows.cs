namespace MLNetSeq.Embeddings;

/// <summary>The rows that pairs have at their first and at their second end.</summary>
internal sealed class TakenRows(int rows)
{
    private readonly bool[] _first = new bool[rows];
    private readonly bool[] _second = new bool[rows];

    /// <summary>Whether a row of the pair is taken at its end.</summary>
    public bool Has(int first, int second) => _first[first] || _second[second];

    /// <summary>Takes both rows of a pair, if neither is taken.</summary>
    public bool TryTake(ScoredPair pair)
    {
        if (Has(pair.First, pair.Second)) return false;
        _first[pair.First] = _second[pair.Second] = true;
        return true;
    }
}
