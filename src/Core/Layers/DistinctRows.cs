namespace MLNetSeq.Layers;

/// <summary>The distinct ids of a batch, and which of them stands in each place.</summary>
/// <remarks>
/// Ids come in the order of their first place, so that sums over them are always taken in the same order. Reused without allocation.
/// </remarks>
internal sealed class DistinctRows
{
    private const int Absent = -1;

    private int[] _places = [];
    private int[] _distinct = [];
    private int[] _index = [];
    private int _length;

    /// <summary>The number of distinct ids.</summary>
    public int Count { get; private set; }

    /// <summary>The ids, each once.</summary>
    public ReadOnlySpan<int> Distinct => _distinct.AsSpan(0, Count);

    /// <summary>For each place the position of its id in <see cref="Distinct"/>.</summary>
    public ReadOnlySpan<int> Index => _index.AsSpan(0, _length);

    /// <summary>Collects the ids of a batch; all are below <paramref name="bound"/>.</summary>
    public void Collect(ReadOnlySpan<int> ids, int bound)
    {
        foreach (int id in Distinct) _places[id] = Absent;
        Count = 0;
        _length = ids.Length;
        if (_places.Length < bound)
        {
            _places = new int[bound + bound / 4];
            Array.Fill(_places, Absent);
        }

        if (_index.Length < ids.Length)
        {
            _index = new int[ids.Length + ids.Length / 4];
            _distinct = new int[_index.Length];
        }

        for (int i = 0; i < ids.Length; i++)
        {
            ref int place = ref _places[ids[i]];
            if (place == Absent)
            {
                place = Count;
                _distinct[Count++] = ids[i];
            }

            _index[i] = place;
        }
    }
}
