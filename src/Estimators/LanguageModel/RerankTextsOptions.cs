using System.Text.Json.Serialization;
using Microsoft.ML.SearchSpace;
using MLNetSeq.Models;
using MLNetSeq.Transforms;

namespace MLNetSeq.Estimators;

/// <summary>Options of RerankTexts.</summary>
/// <remarks>The attribute is ML.NET's: AutoML sweeps over the property that carries it.</remarks>
public sealed class RerankTextsOptions
{
    /// <summary>The model that scores the texts, such as an <see cref="RnnLanguageModelTransformer"/>'s; it must be given.</summary>
    [JsonIgnore]
    public LanguageModel? Model { get; set; }

    /// <summary>The column with the candidates: a vector of text, of any length. Default: Candidates.</summary>
    public string InputColumnName { get; set; } = "Candidates";

    /// <summary>The column that receives the best of them (text). Default: Best.</summary>
    public string OutputColumnName { get; set; } = "Best";

    /// <summary>The column that receives its place, from 0; -1 where there is no candidate (Int32). Default: BestIndex.</summary>
    public string IndexColumnName { get; set; } = "BestIndex";

    /// <summary>The column that receives the scores of all, NaN for a text without a token (Vector of Single). Default: Scores.</summary>
    public string ScoresColumnName { get; set; } = "Scores";

    /// <summary>What decides: the logarithm of a text's probability, or its mean over the tokens. Default: the logarithm.</summary>
    [Choice(new object[] { CandidateScoring.LogProbability, CandidateScoring.MeanLogProbability }, CandidateScoring.LogProbability)]
    public CandidateScoring Scoring { get; set; } = CandidateScoring.LogProbability;

    /// <summary>The threads of a scoring cursor; 0 for one a core. Default: 0.</summary>
    public int Threads { get; set; }

    internal RerankSettings ToSettings() =>
        new(InputColumnName, OutputColumnName, IndexColumnName, ScoresColumnName, Scoring, Threads);
}
