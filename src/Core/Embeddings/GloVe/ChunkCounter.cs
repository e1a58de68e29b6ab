using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>Counts the co-occurrences of a chunk row by row, on several threads at once, and hands the rows on in their order.</summary>
/// <remarks>
/// A row is counted where it is dense, in a cell for each word, from the places of its word: nothing is hashed or sorted, and only one row
/// for each thread need fit the processor's cache. Rows are handed out in groups, since the commonest words take longer than all rare ones.
/// </remarks>
internal sealed class ChunkCounter : IShares
{
    private const int GroupsAThread = 8;
    private const int LeastRoom = 1 << 10;
    private const int MostRoom = 1 << 16;
    private const long MostWork = 1 << 19;

    private readonly int _words;
    private readonly int _sides;
    private readonly WorkerPool _pool;
    private readonly ulong[] _amounts;
    private readonly CountRow[] _rows;
    private readonly Group[] _groups;
    private readonly int _room;
    private CorpusChunk? _chunk;
    private int _given;
    private int _taken;

    public ChunkCounter(int words, CoOccurrenceOptions options, long room, WorkerPool pool)
    {
        _words = words;
        _sides = options.IsSymmetric ? 2 : 1;
        _pool = pool;
        _amounts = new ulong[options.Window];
        for (int d = 1; d <= options.Window; d++)
            _amounts[d - 1] = (ulong)Math.Round(CountRow.Unit / (options.Weighting == CoOccurrenceWeighting.Flat ? 1 : d));
        _rows = [.. Enumerable.Range(0, pool.Threads).Select(_ => new CountRow(words))];
        _groups = [.. Enumerable.Range(0, GroupsAThread * pool.Threads).Select(_ => new Group())];
        _room = (int)Math.Max(words + 1L, Math.Clamp(room / _groups.Length, LeastRoom, MostRoom));
    }

    /// <summary>Receives rows in the form of a run.</summary>
    public delegate void RowsReceiver(ReadOnlySpan<CountedContext> rows);

    /// <summary>Counts a chunk.</summary>
    /// <param name="chunk">The sentences.</param>
    /// <param name="receiver">Receives the rows, in ascending order of their words.</param>
    /// <param name="wordsDone">Told how many words of the chunk were counted since it was last told.</param>
    /// <param name="cancellation">Stops the counting.</param>
    public void Count(CorpusChunk chunk, RowsReceiver receiver, Action<long> wordsDone, CancellationToken cancellation)
    {
        _chunk = chunk;
        for (int word = 0; word < _words;)
        {
            cancellation.ThrowIfCancellationRequested();
            long occurrences = 0;
            for (_given = 0; _given < _groups.Length && word < _words; _given++) word = Give(_groups[_given], word, ref occurrences);
            _taken = 0;
            _pool.Run(this);
            foreach (Group group in _groups.AsSpan(0, _given)) receiver(group.Rows);
            wordsDone(occurrences);
        }
    }

    void IShares.Run(int share)
    {
        while (Interlocked.Increment(ref _taken) - 1 is int next && next < _given) Count(_groups[next], _rows[share]);
    }

    /// <summary>Puts as many words into a group as there is room and time for; returns the first one of the next.</summary>
    private int Give(Group group, int first, ref long occurrences)
    {
        int word = first;
        long room = 0, work = 0;
        for (; word < _words; word++)
        {
            int count = _chunk!.Occurrences(word);
            long pairs = (long)count * _sides * _amounts.Length;
            long length = pairs == 0 ? 0 : 1 + Math.Min(_words, pairs);
            if (word > first && (room + length > _room || work + pairs > MostWork)) break;
            room += length;
            work += pairs;
            occurrences += count;
        }

        group.Begin(first, word, (int)room);
        return word;
    }

    private void Count(Group group, CountRow row)
    {
        CorpusChunk chunk = _chunk!;
        ReadOnlySpan<int> tokens = chunk.Tokens;
        for (int word = group.First; word < group.End; word++)
        {
            foreach (int place in chunk.Places(word))
            {
                row.AddFollowing(tokens[(place + 1)..], _amounts);
                if (_sides == 2) row.AddPreceding(tokens[..place], _amounts);
            }

            if (row.Count > 0) group.Add(word, row);
        }
    }

    /// <summary>Words whose rows one thread counts one after the other.</summary>
    private sealed class Group
    {
        private CountedContext[] _rows = [];
        private int _length;

        public int First { get; private set; }

        public int End { get; private set; }

        public ReadOnlySpan<CountedContext> Rows => _rows.AsSpan(0, _length);

        public void Begin(int first, int end, int room)
        {
            (First, End, _length) = (first, end, 0);
            if (_rows.Length < room) _rows = new CountedContext[room];
        }

        public void Add(int word, CountRow row)
        {
            int length = row.Count;
            _rows[_length] = new CountedContext(word, (ulong)length);
            row.Take(_rows.AsSpan(_length + 1, length));
            _length += 1 + length;
        }
    }
}
