using System.Diagnostics;

namespace MLNetSeq.Embeddings;

/// <summary>Tells how far a stage is, but not too often.</summary>
/// <param name="progress">Whom; null for nobody.</param>
/// <param name="stage">The stage's name.</param>
/// <param name="total">How much there is to be done.</param>
/// <param name="before">How much was done before the stage was resumed.</param>
internal sealed class StageProgress(IProgress<EmbeddingProgress>? progress, string stage, long total, long before = 0)
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private long _reported = Stopwatch.GetTimestamp();

    /// <summary>The least time between two reports that are not asked for.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Reports where the last report is some time ago.</summary>
    public void ReportIfDue(long done, int epoch = 0, int epochs = 0, double? loss = null, double rate = 0)
    {
        if (Stopwatch.GetElapsedTime(_reported) >= Interval) Report(done, epoch, epochs, loss, rate);
    }

    /// <summary>Reports.</summary>
    public void Report(long done, int epoch = 0, int epochs = 0, double? loss = null, double rate = 0)
    {
        if (progress is null) return;
        _reported = Stopwatch.GetTimestamp();
        TimeSpan elapsed = Stopwatch.GetElapsedTime(_started);
        double speed = elapsed > TimeSpan.Zero ? (done - before) / elapsed.TotalSeconds : 0;
        TimeSpan? remaining = speed > 0 ? TimeSpan.FromSeconds(Math.Min((total - done) / speed, TimeSpan.MaxValue.TotalSeconds / 2)) : null;
        progress.Report(new EmbeddingProgress(stage, epoch, epochs, done, total, loss, rate, speed, elapsed, remaining));
    }
}
