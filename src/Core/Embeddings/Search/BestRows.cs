namespace MLNetSeq.Embeddings;

/// <summary>The best of the rows offered so far, in whatever order: a heap with the worst of them on top.</summary>
/// <param name="capacity">How many are kept.</param>
/// <param name="excluded">Rows that are never kept, in ascending order.</param>
internal sealed class BestRows(int capacity, int[] excluded)
{
    private readonly Neighbour[] _heap = new Neighbour[capacity];
    private int _count;

    /// <summary>Scores below this one are not kept.</summary>
    public float Threshold => _count < _heap.Length ? float.NegativeInfinity : _heap[0].Score;

    /// <summary>Keeps a row if it is among the best; a score that is not a number never is.</summary>
    public void Offer(int row, float score)
    {
        Neighbour offered = new(row, score);
        if (float.IsNaN(score) || _heap.Length == 0) return;
        if (_count == _heap.Length && !offered.IsBefore(_heap[0])) return;
        if (excluded.Length > 0 && Array.BinarySearch(excluded, row) >= 0) return;
        if (_count < _heap.Length) Rise(offered, _count++);
        else Sink(offered);
    }

    /// <summary>Keeps the best of another's rows and of its own.</summary>
    public void Merge(BestRows other)
    {
        for (int i = 0; i < other._count; i++) Offer(other._heap[i].Row, other._heap[i].Score);
    }

    /// <summary>The rows kept, the best first.</summary>
    public Neighbour[] Sorted()
    {
        Neighbour[] sorted = _heap[.._count];
        Array.Sort(sorted, static (a, b) => a.IsBefore(b) ? -1 : b.IsBefore(a) ? 1 : 0);
        return sorted;
    }

    private void Rise(Neighbour offered, int at)
    {
        while (at > 0)
        {
            int parent = (at - 1) / 2;
            if (!_heap[parent].IsBefore(offered)) break;
            _heap[at] = _heap[parent];
            at = parent;
        }

        _heap[at] = offered;
    }

    private void Sink(Neighbour offered)
    {
        int at = 0;
        while (2 * at + 1 < _count)
        {
            int child = 2 * at + 1;
            if (child + 1 < _count && _heap[child].IsBefore(_heap[child + 1])) child++;
            if (!offered.IsBefore(_heap[child])) break;
            _heap[at] = _heap[child];
            at = child;
        }

        _heap[at] = offered;
    }
}
