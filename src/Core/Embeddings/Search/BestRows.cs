using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>The best of the rows offered so far, in whatever order.</summary>
internal sealed class BestRows
{
    private readonly BestHeap<Neighbour> _heap = new();
    private readonly int[] _excluded;

    /// <summary>Begins with none.</summary>
    /// <param name="capacity">How many are kept.</param>
    /// <param name="excluded">Rows that are never kept, in ascending order.</param>
    public BestRows(int capacity, int[] excluded)
    {
        _heap.Reset(capacity);
        _excluded = excluded;
    }

    /// <summary>Scores below this one are not kept.</summary>
    public float Threshold => !_heap.IsFull || _heap.Count == 0 ? float.NegativeInfinity : _heap.Worst.Score;

    /// <summary>Keeps a row if it is among the best; a score that is not a number never is.</summary>
    public void Offer(int row, float score)
    {
        Neighbour offered = new(row, score);
        if (float.IsNaN(score)) return;
        if (_heap.IsFull && (_heap.Count == 0 || !offered.IsBefore(_heap.Worst))) return;
        if (_excluded.Length > 0 && Array.BinarySearch(_excluded, row) >= 0) return;
        _heap.Offer(offered);
    }

    /// <summary>Keeps the best of another's rows and of its own.</summary>
    public void Merge(BestRows other)
    {
        foreach (Neighbour neighbour in other._heap.Items) Offer(neighbour.Row, neighbour.Score);
    }

    /// <summary>The rows kept, the best first; nothing is to be offered after that.</summary>
    public Neighbour[] Sorted() => [.. _heap.Sort()];
}
