using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>Counts a corpus chunk by chunk; more than one chunk's rows are spilled and merged.</summary>
internal static class CoOccurrenceCounting
{
    // Of the memory: a quarter for the chunk, an eighth each for rows under way and for runs, half for what comes out.
    private const int ChunkShare = 4;
    private const int RunShare = 8;
    private const int TableShare = 2;
    private const int ChunkBytesAWord = 2 * sizeof(int);
    private const int RunEntryBytes = sizeof(int) + sizeof(ulong);
    private const int TableEntryBytes = sizeof(int) + sizeof(float);
    private const int LongestChunk = 1 << 28;

    /// <summary>Counts.</summary>
    public static CountTable Run(
        WordCorpus corpus, CoOccurrenceOptions options, IProgress<EmbeddingProgress>? progress, CancellationToken cancellation)
    {
        int words = corpus.Words.Count;
        CountTable table = new(words, options.MemoryLimit / TableShare / TableEntryBytes, options.TemporaryFolder);
        try
        {
            long room = options.MemoryLimit / RunShare / RunEntryBytes;
            using CountRuns runs = new(room, options.TemporaryFolder);
            CountChunks(corpus, options, room, table, runs, new StageProgress(progress, "counting", corpus.WordCount), cancellation);
            if (runs.Count > 0) runs.Merge(words, room, table, new StageProgress(progress, "merging", words), cancellation);
            table.Flush();
            return table;
        }
        catch
        {
            table.Dispose();
            throw;
        }
    }

    private static void CountChunks(WordCorpus corpus, CoOccurrenceOptions options, long room, CountTable table, CountRuns runs,
        StageProgress progress, CancellationToken cancellation)
    {
        int words = corpus.Words.Count;
        using WorkerPool pool = new(options.ThreadCount);
        ChunkCounter counter = new(words, options, room, pool);
        CorpusChunk chunk = new(words, ChunkLength(options));
        CorpusReader reader = corpus.Open();
        long done = 0;
        bool hasMore;
        do
        {
            hasMore = chunk.Fill(reader, cancellation);
            bool isOnly = !hasMore && runs.Count == 0;
            if (!isOnly) runs.Begin();
            counter.Count(chunk, isOnly ? table.AddRows : runs.AddRows, counted => progress.ReportIfDue(done += counted), cancellation);
        }
        while (hasMore);
        progress.Report(done);
    }

    private static int ChunkLength(CoOccurrenceOptions options)
    {
        // Not longer than that every pair of it can be the same one, to both sides.
        long most = Math.Min(LongestChunk, (1L << 31) / options.Window);
        return (int)Math.Min(most, options.MemoryLimit / ChunkShare / ChunkBytesAWord);
    }
}
