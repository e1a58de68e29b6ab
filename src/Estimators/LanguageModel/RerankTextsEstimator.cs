using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetSeq.Models;
using MLNetSeq.Trainers;
using MLNetSeq.Transforms;

namespace MLNetSeq.Estimators;

/// <summary>Finds the likeliest of several texts with a language model; it learns nothing.</summary>
/// <remarks><c>mlContext.Model.ConvertToOnnx</c> silently leaves the transformer out.</remarks>
public sealed class RerankTextsEstimator : IEstimator<RerankTextsTransformer>
{
    private const string Component = RerankTextsTransformer.Component;

    private readonly IHostEnvironment _environment;
    private readonly LanguageModel _model;
    private readonly RerankSettings _settings;

    /// <summary>An estimator with these options; <c>mlContext.Transforms.Text.RerankTexts</c> is the usual way to one.</summary>
    /// <param name="environment">The MLContext.</param>
    /// <param name="options">Model and columns.</param>
    /// <exception cref="ArgumentException">There is no model, a column's name is empty or there twice, or an option is out of
    /// range.</exception>
    public RerankTextsEstimator(IHostEnvironment environment, RerankTextsOptions options)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(options);
        _environment = environment;
        _settings = options.ToSettings();
        _model = options.Model ?? throw new ArgumentException("RerankTexts needs a Model: that of a trained RnnLanguageModel, or one that "
            + "LanguageModel.Load reads.", nameof(options));
        if (_model.Classes.Count > 0 || _model.ConditionSize > 0)
            throw new ArgumentException("This model reads each text with a class or a vector, and RerankTexts has none to give: use a model "
                + "without conditions.", nameof(options));
        string[] added = [_settings.OutputColumnName, _settings.IndexColumnName, _settings.ScoresColumnName];
        if (added.Append(_settings.InputColumnName).Any(string.IsNullOrEmpty))
            throw new ArgumentException("The name of a column is empty; give it one.", nameof(options));
        if (added.Distinct().Count() < added.Length)
            throw new ArgumentException($"RerankTexts adds three columns, and their names are {string.Join(", ", added)}: give each one of "
                + "its own.", nameof(options));
        if (!Enum.IsDefined(_settings.Scoring))
            throw new ArgumentOutOfRangeException(nameof(options), _settings.Scoring, "There is no such scoring.");
        ArgumentOutOfRangeException.ThrowIfNegative(_settings.Threads);
    }

    /// <summary>Checks the column; it reads no rows.</summary>
    /// <exception cref="ArgumentException">The column is missing or is no vector of text.</exception>
    public RerankTextsTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        CandidateColumn.Find(input.Schema, _settings.InputColumnName, Component);
        return new RerankTextsTransformer(_model, _settings, _environment);
    }

    /// <summary>The input's columns and those that the transformer adds.</summary>
    /// <exception cref="ArgumentException">The column is missing or is no vector of text.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        SchemaShape.Column column = new InputShape(inputSchema, Component).CheckCandidates(_settings.InputColumnName);
        // A shape does not say how many there are, only whether all rows have as many.
        bool isFixed = column.Kind == SchemaShape.Column.VectorKind.Vector;
        return SchemaShapes.With(inputSchema, _settings.MakeColumns(candidates: isFixed ? 1 : 0));
    }
}
