namespace MLNetSeq.Embeddings;

/// <summary>Measures how good the vectors are.</summary>
internal sealed class QualityMeasures(WordVectors before, WordVectors after, BiasReportOptions options, ReportNotes notes)
{
    private readonly EvaluationOptions _evaluation = options.Evaluation with { Threads = options.Threads };

    public static int Steps(BiasReportOptions options) => options.Analogies.Count + options.Similarities.Count;

    public QualityReport[] Run() =>
    [
        .. options.Analogies.Select(test => notes.Step(test.Key, () => Analogies(test.Key, test.Value))).OfType<QualityReport>(),
        .. options.Similarities.Select(test => notes.Step(test.Key, () => Similarities(test.Key, test.Value))).OfType<QualityReport>(),
    ];

    private QualityReport Analogies(string name, AnalogyTest test)
    {
        notes.Cover(name, test.Sections.SelectMany(section => section.Questions).SelectMany(q => (string[])[q.A, q.B, q.C, q.Expected]));
        AnalogyMetrics first = before.EvaluateAnalogies(test, _evaluation, options.Cancellation);
        if (first.Total.Total == 0) throw new ArgumentException("No question has vectors for all its words.");
        return new QualityReport
        {
            Test = name,
            Measure = "analogies right",
            Figure = BiasFigure.Of(first.Accuracy, after.EvaluateAnalogies(test, _evaluation, options.Cancellation).Accuracy),
            Counted = first.Questions - first.OutOfVocabulary,
            Total = first.Questions,
        };
    }

    private QualityReport Similarities(string name, WordSimilarityTest test)
    {
        notes.Cover(name, test.Pairs.SelectMany(pair => (string[])[pair.A, pair.B]));
        WordSimilarityMetrics first = before.EvaluateSimilarity(test, _evaluation);
        return new QualityReport
        {
            Test = name,
            Measure = "rank correlation",
            Figure = BiasFigure.Of(first.Spearman, after.EvaluateSimilarity(test, _evaluation).Spearman),
            Counted = test.Pairs.Count - first.OutOfVocabulary,
            Total = test.Pairs.Count,
        };
    }
}
