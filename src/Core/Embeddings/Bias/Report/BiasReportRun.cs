namespace MLNetSeq.Embeddings;

/// <summary>Measures what a report holds, one part after the other.</summary>
internal sealed class BiasReportRun
{
    private readonly WordVectors _before;
    private readonly WordVectors _after;
    private readonly Debiaser _debiaser;
    private readonly BiasReportOptions _options;
    private readonly ReportNotes _notes;

    public BiasReportRun(WordVectors before, WordVectors after, Debiaser debiaser, BiasReportOptions options)
    {
        (_before, _after, _debiaser, _options) = (before, after, debiaser, options);
        int quality = Has(BiasReportParts.Quality) ? QualityMeasures.Steps(options) : 0;
        int steps = debiaser.Axes.Count * AxisMeasures.Steps(options.Parts) + quality;
        _notes = new ReportNotes(before, steps, options);
    }

    public BiasReport Run()
    {
        BiasAxisReport[] axes =
        [
            .. Enumerable.Range(0, _debiaser.Axes.Count)
                .Select(axis => new AxisMeasures(_before, _after, _debiaser, axis, _options, _notes).Run()),
        ];
        QualityReport[] quality = Has(BiasReportParts.Quality) ? new QualityMeasures(_before, _after, _options, _notes).Run() : [];
        BiasGap[] gaps = _notes.TakeGaps();
        _notes.End();
        return new BiasReport
        {
            Words = _before.Count,
            Dimension = _before.Dimension,
            Method = _debiaser.Method,
            IsDebiased = !ReferenceEquals(_before, _after),
            Axes = axes,
            Quality = quality,
            Gaps = gaps,
            Coverage = _notes.Coverage,
            Warnings = _notes.Warnings,
        };
    }

    private bool Has(BiasReportParts part) => _options.Parts.HasFlag(part);
}
