namespace MLNetSeq.Embeddings;

/// <summary>What a report says beside its figures: coverage, warnings, what could not be measured; and how far it is.</summary>
internal sealed class ReportNotes(WordVectors vectors, int steps, BiasReportOptions options)
{
    private readonly WordLookup _lookup = new(vectors, UnknownWords.Skip);
    private readonly List<WordCoverage> _coverage = [];
    private readonly List<string> _warnings = [];
    private readonly List<BiasGap> _gaps = [];
    private int _done;

    public WordLookup Lookup => _lookup;

    public IReadOnlyList<WordCoverage> Coverage => _coverage;

    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Counts how many of a list's words have a vector.</summary>
    public void Cover(string list, IEnumerable<string> words) => Add(WordCoverage.Of(list, words, _lookup));

    /// <summary>Takes in how many of a list's words have a vector.</summary>
    public void Add(WordCoverage coverage) => _coverage.Add(coverage);

    public void Warn(string warning)
    {
        if (!_warnings.Contains(warning)) _warnings.Add(warning);
    }

    /// <summary>Takes the next step: measures, or where that cannot be done, notes why and returns null.</summary>
    public T? Step<T>(string measure, Func<T> work)
        where T : class
    {
        options.Progress?.Report(new BiasReportProgress(measure, _done++, steps));
        return Part(measure, work);
    }

    /// <summary>The same for a part of a step.</summary>
    public T? Part<T>(string measure, Func<T> work)
        where T : class
    {
        options.Cancellation.ThrowIfCancellationRequested();
        try
        {
            return work();
        }
        catch (Exception e) when (e is ArgumentException or KeyNotFoundException or InvalidOperationException)
        {
            _gaps.Add(new BiasGap(measure, e.Message));
            return null;
        }
    }

    /// <summary>What could not be measured since this was asked last.</summary>
    public BiasGap[] TakeGaps()
    {
        BiasGap[] gaps = [.. _gaps];
        _gaps.Clear();
        return gaps;
    }

    public void End() => options.Progress?.Report(new BiasReportProgress("", _done, _done));
}
