using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>Brings co-occurrences into a random order, all orders equally likely, in bounded memory.</summary>
/// <remarks>
/// Each goes to a random bucket, and each bucket is shuffled by itself (Rao 1961, Sandelius 1962): both passes read and write runs of
/// records, in memory or in a file, and come to the same order there and here, whatever the number of threads.
/// </remarks>
internal sealed class GloVeShuffle : IShares
{
    private const int BucketLength = 1 << 15;
    private const int RecordBytes = 16;
    private const int ViewLength = 1 << 14;

    private readonly GloVeWeighting _weighting;
    private readonly long _seed;
    private readonly SpilledList<GloVeRecord> _records;
    private readonly long[] _starts;
    private int _taken;
    private StageProgress? _progress;
    private CancellationToken _cancellation;

    private GloVeShuffle(SpilledList<GloVeRecord> records, long count, GloVeOptions options)
    {
        _records = records;
        _weighting = new GloVeWeighting(options.MaximumValue, options.Exponent);
        _seed = options.Seed;
        _starts = new long[(count + BucketLength - 1) / BucketLength + 1];
    }

    private int Buckets => _starts.Length - 1;

    /// <summary>Shuffles.</summary>
    public static SpilledList<GloVeRecord> Run(
        CoOccurrences source, GloVeOptions options, WorkerPool pool, IProgress<EmbeddingProgress>? progress, CancellationToken cancellation)
    {
        SpilledList<GloVeRecord> records = new(source.MemoryLimit / 2 / RecordBytes, source.TemporaryFolder);
        try
        {
            records.Extend(source.Count);
            GloVeShuffle shuffle = new(records, source.Count, options)
            {
                _progress = new StageProgress(progress, "shuffling", source.Count),
                _cancellation = cancellation,
            };
            shuffle.Distribute(source);
            pool.Run(shuffle);
            shuffle._progress.Report(source.Count);
            return records;
        }
        catch
        {
            records.Dispose();
            throw;
        }
    }

    /// <summary>Shuffles buckets, each with random numbers of its own.</summary>
    void IShares.Run(int share)
    {
        GloVeRecord[] scratch = [];
        while (Interlocked.Increment(ref _taken) - 1 is int bucket && bucket < Buckets)
        {
            _cancellation.ThrowIfCancellationRequested();
            int length = (int)(_starts[bucket + 1] - _starts[bucket]);
            if (scratch.Length < length) scratch = new GloVeRecord[length + length / 8];
            Span<GloVeRecord> records = scratch.AsSpan(0, length);
            _records.ReadExactly(_starts[bucket], records);
            foreach (ref GloVeRecord record in records) record = _weighting.Record(record.Word, record.Context, record.Log);
            new RandomStream(unchecked(_seed * 0x5851F42D4C957F2D + bucket + 1)).Shuffle(records);
            _records.Write(records, _starts[bucket]);
            if (share == 0) _progress!.ReportIfDue(_starts[bucket + 1]);
        }
    }

    private void Distribute(CoOccurrences source)
    {
        if (Buckets == 0) return;
        // The same numbers twice: first to know how long each bucket is, then to fill it.
        RandomStream random = new(_seed);
        for (long i = 0; i < source.Count; i++) _starts[random.Next(Buckets) + 1]++;
        for (int bucket = 0; bucket < Buckets; bucket++) _starts[bucket + 1] += _starts[bucket];

        random = new RandomStream(_seed);
        BucketWriter writer = new(_records, _starts, Room(source.MemoryLimit));
        ContextValue[] scratch = new ContextValue[ViewLength];
        for (int word = 0; word < source.Words.Count; word++)
        {
            _cancellation.ThrowIfCancellationRequested();
            Distribute(source.Table, word, scratch, random, writer);
        }

        writer.Flush();
    }

    private void Distribute(CountTable table, int word, ContextValue[] scratch, RandomStream random, BucketWriter writer)
    {
        for (long skip = 0; ;)
        {
            ReadOnlySpan<ContextValue> row = table.Row(word, skip, scratch);
            if (row.Length == 0) return;
            // The value takes the place of its logarithm until its bucket is shuffled, on several threads at once.
            foreach (ContextValue entry in row) writer.Add(random.Next(Buckets), new GloVeRecord(word, entry.Context, entry.Value, 0));
            skip += row.Length;
        }
    }

    private int Room(long memory) => (int)Math.Clamp(memory / 4 / RecordBytes / Buckets, 16, 64);

    /// <summary>Gathers records for each bucket, and writes as many at once as it has room for.</summary>
    private sealed class BucketWriter(SpilledList<GloVeRecord> records, long[] starts, int room)
    {
        private readonly long[] _positions = starts[..^1];
        private readonly int[] _held = new int[starts.Length - 1];
        private readonly GloVeRecord[] _buffer = new GloVeRecord[checked((starts.Length - 1) * room)];

        public void Add(int bucket, GloVeRecord record)
        {
            _buffer[bucket * room + _held[bucket]] = record;
            if (++_held[bucket] == room) Write(bucket);
        }

        public void Flush()
        {
            for (int bucket = 0; bucket < _held.Length; bucket++) Write(bucket);
        }

        private void Write(int bucket)
        {
            records.Write(_buffer.AsSpan(bucket * room, _held[bucket]), _positions[bucket]);
            _positions[bucket] += _held[bucket];
            _held[bucket] = 0;
        }
    }
}
