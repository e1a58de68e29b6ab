using Microsoft.ML.Runtime;
using MLNetSeq.Models;

namespace MLNetSeq.Transforms;

/// <summary>A transformer that scores the texts of one column with a language model.</summary>
/// <remarks><c>mlContext.Model.ConvertToOnnx</c> silently leaves it out.</remarks>
public abstract class LanguageScorer : RowToRowTransformer
{
    private readonly IHostEnvironment? _environment;

    private protected LanguageScorer(LanguageModel model, IHostEnvironment? environment)
    {
        Model = model;
        _environment = environment;
        Sessions = new SessionPool<LanguageSession>(model.CreateSession);
    }

    /// <summary>The model: to generate from, to evaluate on whole texts, or for RerankTexts.</summary>
    public LanguageModel Model { get; }

    /// <summary>The column that is read.</summary>
    public abstract string InputColumnName { get; }

    internal SessionPool<LanguageSession> Sessions { get; }

    // Both transformers are known by their key.
    internal void ReportCut(long cut, long scored) => CutReport.Tell(_environment, FileKey, cut, scored, InputColumnName);
}
