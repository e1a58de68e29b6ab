namespace MLNetSeq.Models;

/// <summary>Copies of a model that is being trained, for whom a report is made, while it is made: the weights rest then.</summary>
internal sealed class LanguageSnapshots(LanguageTraining training)
{
    private int _thread;

    /// <summary>Reports, and lets the receiver take copies meanwhile.</summary>
    public void Report(IProgress<LanguageProgress> progress, LanguageProgress value)
    {
        _thread = Environment.CurrentManagedThreadId;
        try
        {
            progress.Report(value);
        }
        finally
        {
            _thread = 0;
        }
    }

    /// <summary>A copy of the model.</summary>
    /// <exception cref="InvalidOperationException">The report is over, or this is another thread.</exception>
    public LanguageModel Take() => _thread == Environment.CurrentManagedThreadId ? training.Snapshot()
        : throw new InvalidOperationException("The report that this is of is over, and the weights change: take a copy while it is made, on "
            + "its thread. Progress<T> reports later, on another thread: implement IProgress<LanguageProgress> in its place.");
}
