namespace MLNetSeq.Embeddings;

/// <summary>What was counted in each chunk of a corpus, row by row: sorted runs that are merged in the end.</summary>
internal sealed class CountRuns(long mostInMemory, string? folder) : IDisposable
{
    private readonly SpilledList<CountedContext> _rows = new(mostInMemory, folder);
    private readonly List<long> _starts = [];

    /// <summary>The number of runs.</summary>
    public int Count => _starts.Count;

    /// <summary>Starts the next run.</summary>
    public void Begin() => _starts.Add(_rows.Length);

    /// <summary>Adds rows to the run under way, in ascending order of their words.</summary>
    public void AddRows(ReadOnlySpan<CountedContext> rows) => _rows.AddRange(rows);

    /// <summary>Adds the runs up.</summary>
    /// <param name="words">The number of words.</param>
    /// <param name="room">The entries that may be held in memory meanwhile.</param>
    /// <param name="table">Receives the rows.</param>
    /// <param name="progress">Told about rows.</param>
    /// <param name="cancellation">Stops the merging.</param>
    public void Merge(int words, long room, CountTable table, StageProgress progress, CancellationToken cancellation)
    {
        _rows.Flush();
        RunReader[] readers = [.. Enumerable.Range(0, Count).Select(run => Reader(run, room))];
        CountRow row = new(words);
        CountedContext[] merged = [];
        for (int word = 0; word < words; word++)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (RunReader reader in readers) reader.AddTo(row, word);
            if (row.Count == 0) continue;
            int length = 1 + row.Count;
            if (merged.Length < length) merged = new CountedContext[Math.Min(words + 1, 2 * length)];
            merged[0] = new CountedContext(word, (ulong)row.Count);
            row.Take(merged.AsSpan(1));
            table.AddRows(merged.AsSpan(0, length));
            progress.ReportIfDue(word + 1);
        }

        progress.Report(words);
    }

    public void Dispose() => _rows.Dispose();

    private RunReader Reader(int run, long room)
    {
        const int Least = 256, Most = 1 << 16;
        return new RunReader(_rows, _starts[run], run + 1 < Count ? _starts[run + 1] : _rows.Length, (int)Math.Clamp(room / Count, Least, Most));
    }

    /// <summary>Reads one run from its start to its end.</summary>
    private sealed class RunReader(SpilledList<CountedContext> rows, long position, long end, int room)
    {
        private readonly CountedContext[] _scratch = new CountedContext[room];
        private int _used;
        private int _held;

        /// <summary>Adds the run's row of a word, where it has one.</summary>
        public void AddTo(CountRow row, int word)
        {
            if (!Refill() || _scratch[_used].Index != word) return;
            for (long left = (long)_scratch[_used++].Amount; left > 0 && Refill(); left -= Add(row, left))
            {
            }
        }

        private int Add(CountRow row, long most)
        {
            int count = (int)Math.Min(most, _held - _used);
            foreach (CountedContext entry in _scratch.AsSpan(_used, count)) row.Add(entry.Index, entry.Amount);
            _used += count;
            return count;
        }

        /// <summary>Makes sure that there is something in the buffer; false at the run's end.</summary>
        private bool Refill()
        {
            if (_used < _held) return true;
            _held = rows.Read(position, _scratch.AsSpan(0, (int)Math.Min(_scratch.Length, end - position)));
            position += _held;
            _used = 0;
            return _held > 0;
        }
    }
}
