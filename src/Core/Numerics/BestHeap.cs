namespace MLNetSeq.Numerics;

/// <summary>Something that has a place in a total order, the best first.</summary>
internal interface IRanked<T> where T : struct
{
    /// <summary>Whether it comes before another one; of two different ones, one always does.</summary>
    bool IsBefore(T other);
}

/// <summary>The best of the items offered so far, in whatever order: a heap with the worst of them on top.</summary>
internal sealed class BestHeap<T> where T : struct, IRanked<T>
{
    private T[] _heap = [];
    private int _capacity;

    /// <summary>How many are kept at present.</summary>
    public int Count { get; private set; }

    /// <summary>Whether an item must be better than <see cref="Worst"/> to be kept.</summary>
    public bool IsFull => Count == _capacity;

    /// <summary>The worst of those kept; there must be one.</summary>
    public T Worst => _heap[0];

    /// <summary>Those kept, in no order unless sorted.</summary>
    public ReadOnlySpan<T> Items => _heap.AsSpan(0, Count);

    /// <summary>Begins anew.</summary>
    public void Reset(int capacity)
    {
        (Count, _capacity) = (0, capacity);
        if (_heap.Length < capacity) _heap = new T[capacity];
    }

    /// <summary>Keeps an item if it is among the best.</summary>
    public void Offer(T item)
    {
        if (Count < _capacity) Rise(item, Count++);
        else if (_capacity > 0 && item.IsBefore(_heap[0])) Sink(item);
    }

    /// <summary>Sorts those kept, the best first; after that nothing is to be offered before the next <see cref="Reset"/>.</summary>
    public ReadOnlySpan<T> Sort()
    {
        _heap.AsSpan(0, Count).Sort(static (a, b) => a.IsBefore(b) ? -1 : b.IsBefore(a) ? 1 : 0);
        return Items;
    }

    private void Rise(T item, int at)
    {
        while (at > 0)
        {
            int parent = (at - 1) / 2;
            if (!_heap[parent].IsBefore(item)) break;
            _heap[at] = _heap[parent];
            at = parent;
        }

        _heap[at] = item;
    }

    private void Sink(T item)
    {
        int at = 0;
        while (2 * at + 1 < Count)
        {
            int child = 2 * at + 1;
            if (child + 1 < Count && _heap[child].IsBefore(_heap[child + 1])) child++;
            if (!item.IsBefore(_heap[child])) break;
            _heap[at] = _heap[child];
            at = child;
        }

        _heap[at] = item;
    }
}
