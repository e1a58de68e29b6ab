namespace MLNetSeq.Embeddings;

/// <summary>Two rows, how well their difference follows a direction, and how far apart they are.</summary>
internal readonly record struct ScoredPair(int First, int Second, double Score, double Distance) : IComparable<ScoredPair>
{
    /// <summary>The higher score goes before; of equal ones the lower rows.</summary>
    public int CompareTo(ScoredPair other)
    {
        int order = other.Score.CompareTo(Score);
        if (order == 0) order = First.CompareTo(other.First);
        return order != 0 ? order : Second.CompareTo(other.Second);
    }
}
